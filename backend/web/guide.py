"""What the API page says beside the types: titles, sentences, examples and refusals, one table in each slice."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from http import HTTPStatus
from typing import Any

from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import OpenAPI

from backend.access.policy import POLICY, PUBLIC, SELF
from backend.errors import PROBLEM_JSON, REGISTRY, Problem

JSON = "application/json"
PROBLEM = {"$ref": "#/components/schemas/Problem"}
TEXT = {"type": "string"}
PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "Why a request was refused (RFC 9457). `code` never changes; `detail` is a sentence in English.",
    "required": ["type", "title", "status", "code", "detail", "errors", "facts"],
    "properties": {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "code": {"type": "string", "enum": sorted(REGISTRY)},
        "detail": TEXT,
        "errors": {
            "type": "array",
            "description": "The fields at fault, by their path in the body or their name in the address",
            "items": {"type": "object", "properties": {"field": TEXT, "code": TEXT, "message": TEXT}},
        },
        "facts": {"type": "object", "description": "Values that fill the sentence in the reader's language"},
    },
}


@dataclass(frozen=True, slots=True)
class Said:
    """One operation in users' words. `ask` and `answer` are examples; `refuses` are codes beyond the usual ones."""

    title: str
    text: str
    ask: Any = None
    answer: Any = None
    refuses: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    ask_as: str = JSON
    answer_as: str = JSON


Guide = Mapping[str, Said]
"""By method and address as the document has them: `GET /api/accounts/{account_id}`."""

NAMES = {
    "account_id": "The account",
    "alert_id": "The alert in one's own inbox",
    "person_id": "The person",
    "plan_id": "The plan of one person's day",
    "proposal_id": "A proposal of a new order, called as the run that found it",
    "rep_id": "The person in the field",
    "request_id": "The discount request",
    "run_id": "The run, as the answer to making or redoing plans named it",
    "stop_id": "The stop of this plan",
    "team_id": "The team",
    "upload_id": "The upload; the phone chose the id when it announced it",
    "visit_id": "The visit",
    "workorder_id": "The work order",
    "accountId": "Only visits at this account",
    "cursor": "`nextCursor` of the page before; the first page needs none",
    "day": "Business day of the company, YYYY-MM-DD",
    "from": "First business day, YYYY-MM-DD",
    "to": "Last business day, included, YYYY-MM-DD",
    "limit": "At most so many rows in the answer",
    "repId": "Only what this person did",
    "teamId": "Only this team and the teams below it",
}


def sample_id(number: int) -> str:
    return f"01a20000-0000-7000-8000-{number:012x}"


def permissions_of(handlers: Iterable[HTTPRouteHandler]) -> dict[str, str]:
    """What each operation needs, by method and address as in a Guide."""
    return {
        f"{method} {re.sub(r':[a-z]+}', '}', path)}": handler.opt["permission"]
        for handler in handlers
        for method in handler.http_methods
        for path in handler.paths
    }


@dataclass
class GuidedConfig(OpenAPIConfig):
    """The framework's document from types, with the guide's words in it once somebody asks for it."""

    guide: Guide = field(default_factory=dict[str, Said])
    permissions: Mapping[str, str] = field(default_factory=dict[str, str])

    def to_openapi_schema(self) -> OpenAPI:
        plain = super().to_openapi_schema()
        document = _Document(**{part.name: getattr(plain, part.name) for part in fields(plain)})
        document.config = self
        return document


class _Document(OpenAPI):
    config: GuidedConfig

    def to_schema(self) -> dict[str, Any]:
        document: dict[str, Any] = super().to_schema()
        document.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                name = f"{method.upper()} {path}"
                if name in self.config.guide:
                    _say(operation, self.config.guide[name])
                    _needed(operation, self.config.permissions[name])
                    _refused(operation, name, self.config)
        return document


def _say(operation: dict[str, Any], said: Said) -> None:
    operation |= {"summary": said.title, "description": said.text}
    for parameter in operation.get("parameters", ()):
        name = parameter["name"]
        parameter["description"] = said.names.get(name) or parameter.get("description") or NAMES.get(name, "")
    if said.ask is not None:
        body = operation.setdefault("requestBody", {"required": True, "content": {}})
        _shown(body["content"], said.ask_as, said.ask)
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            _answered(response, said)


def _answered(response: dict[str, Any], said: Said) -> None:
    if said.answer is None:
        response.pop("content", None)
        return
    if said.answer_as not in response["content"]:
        response["content"] = {}
    _shown(response["content"], said.answer_as, said.answer)


def _shown(content: dict[str, Any], kind: str, value: Any) -> None:
    shape = content.setdefault(
        kind, {"schema": TEXT if kind.startswith("text/") else {"type": "string", "format": "binary"}}
    )
    shape["examples"] = {"example": {"value": value}}


def _needed(operation: dict[str, Any], permission: str) -> None:
    if permission in (PUBLIC, SELF):
        said = "Anybody may ask this." if permission == PUBLIC else "Needs a login."
    else:
        reach = ", ".join(f"{role} ({scope.name.lower()})" for role, scope in POLICY[permission].items())
        said = f"Needs `{permission}`: {reach}."
    operation["description"] += f"\n\n{said}"


def _refused(operation: dict[str, Any], name: str, config: GuidedConfig) -> None:
    """Replaces what the framework says of refusals: all of them are problems of the registry."""
    responses = operation["responses"]
    for status in [status for status in responses if status.startswith("4")]:
        del responses[status]
    codes = dict.fromkeys((*_usual(operation, name, config.permissions[name]), *config.guide[name].refuses))
    for code in sorted(codes, key=lambda code: REGISTRY[code].status):
        _add_refusal(responses, code, _a_field(operation) if code == "request.invalid" else None)


def _usual(operation: dict[str, Any], name: str, permission: str) -> Iterable[str]:
    if permission != PUBLIC:
        yield "auth.login_required"
    if permission not in (PUBLIC, SELF):
        yield "auth.forbidden"
    if not name.startswith(("GET ", "HEAD ")):
        yield "request.foreign_origin"
    if "{" in name:
        yield "not_found"
    if JSON in operation.get("requestBody", {}).get("content", {}):
        yield "request.malformed"
    if "requestBody" in operation or operation.get("parameters"):
        yield "request.invalid"


def _a_field(operation: dict[str, Any]) -> str:
    content = operation.get("requestBody", {}).get("content", {}).get(JSON)
    if content:
        return str(next(iter(content["examples"]["example"]["value"]), "body"))
    parameters: list[dict[str, Any]] = operation.get("parameters") or [{"name": "body"}]
    return str(parameters[0]["name"])


def _add_refusal(responses: dict[str, Any], code: str, at: str | None) -> None:
    problem = Problem(code, field=at)
    status = str(problem.kind.status)
    response = responses.setdefault(status, {"description": HTTPStatus(problem.kind.status).phrase, "content": {}})
    shape = response["content"].setdefault(PROBLEM_JSON, {"schema": PROBLEM, "examples": {}})
    shape["examples"][code] = {"summary": problem.kind.title, "value": problem.body()}
