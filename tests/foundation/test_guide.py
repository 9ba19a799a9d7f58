"""The API page: every operation is said in users' words and shown by an example that the product itself would take."""

import json
from typing import Any, get_args
from uuid import UUID

import msgspec
import pytest
from litestar.response import Response, Stream

from backend.app import GUIDE, ROUTES, build
from backend.errors import PROBLEM_JSON
from backend.settings import Settings
from backend.sync.flow import checksum
from backend.web.guide import JSON, permissions_of

METHODS = {"get", "post", "patch", "put", "delete", "head"}
OPERATIONS = sorted(permissions_of(ROUTES))
HANDLERS = {name: handler for handler in ROUTES for name in permissions_of([handler])}


@pytest.fixture(scope="module")
def document(tmp_path_factory) -> dict[str, Any]:
    here = str(tmp_path_factory.mktemp("var"))
    return build(
        Settings.from_env({"DATABASE_URL": "postgresql:///none", "ROUNDS_VAR": here})
    ).openapi_schema.to_schema()


def operation(document, name: str) -> dict[str, Any]:
    method, path = name.split(" ")
    return document["paths"][path][method.lower()]


def examples(content: dict[str, Any]) -> list[Any]:
    """Of every media type that is offered; each has at least one."""
    found = [[one["value"] for one in shape.get("examples", {}).values()] for shape in content.values()]
    assert all(found), f"no example among {sorted(content)}"
    return [value for values in found for value in values]


def test_the_page_lists_what_the_guide_says_and_nothing_else(document):
    listed = {f"{m.upper()} {path}" for path, item in document["paths"].items() for m in item if m in METHODS}
    assert listed == set(OPERATIONS) == set(GUIDE)


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_is_said_in_words_with_every_value_that_its_address_takes(document, name):
    said = operation(document, name)
    assert " " in said["summary"], "a handler's name is no title"
    assert len(said["description"]) > len(said["summary"])
    assert [p["name"] for p in said.get("parameters", ()) if not p.get("description")] == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_shows_what_goes_in_and_what_comes_out(document, name):
    said = operation(document, name)
    if "requestBody" in said:
        assert examples(said["requestBody"]["content"])
    for status, response in said["responses"].items():
        if status.startswith("2") and status != "204" and not name.startswith("HEAD "):
            assert examples(response["content"])


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_example_is_what_the_product_takes_and_gives(name):
    signature, said = HANDLERS[name].parsed_fn_signature, GUIDE[name]
    if "data" in signature.parameters:
        assert_fits(said.ask, signature.parameters["data"].raw)
    answer = signature.return_type.annotation
    if getattr(answer, "__origin__", answer) is Response:
        answer = get_args(answer)[0]
    if answer not in (None, type(None), bytes, Stream):
        assert_fits(said.answer, answer)


def assert_fits(example: Any, kind: Any) -> None:
    text = json.dumps(example)
    again = json.loads(msgspec.json.encode(msgspec.json.decode(text, type=kind)))
    assert_within(json.loads(text), again)


def assert_within(example: Any, again: Any) -> None:
    """No word in the example that the type does not know."""
    if isinstance(example, dict):
        assert set(example) <= set(again)
        for name, value in example.items():
            assert_within(value, again[name])
    elif isinstance(example, list):
        assert len(example) == len(again)
        for one, other in zip(example, again, strict=True):
            assert_within(one, other)


def test_the_example_of_an_export_ends_as_an_export_does():
    *_, last = GUIDE["GET /api/reports/visits.csv"].answer.splitlines()
    assert last.startswith("1 visits of ")
    assert "End of log." in last


def test_the_example_of_a_pull_carries_the_checksums_of_its_rows():
    answer = GUIDE["GET /api/sync/pull"].answer
    for bucket, told in answer["checksums"].items():
        held = [(c["table"], UUID(c["id"]), c["version"]) for c in answer["changes"] if c["bucket"] == bucket]
        assert told == {"count": len(held), "hash": checksum(held)}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_names_its_refusals_as_problems_of_the_registry(document, name):
    said, permission = operation(document, name), permissions_of(ROUTES)[name]
    refused = {status: response for status, response in said["responses"].items() if not status.startswith("2")}
    assert ("401" in refused) >= (permission != "public")
    assert ("403" in refused) >= (permission not in ("public", "self"))
    assert ("404" in refused) == ("{" in name)
    assert ("400" in refused) == (JSON in said.get("requestBody", {}).get("content", {}))
    for status, response in refused.items():
        assert set(response["content"]) == {PROBLEM_JSON}
        assert {problem["status"] for problem in examples(response["content"])} == {int(status)}
    assert {"429"} <= set(refused) or name != "POST /api/auth/login"
