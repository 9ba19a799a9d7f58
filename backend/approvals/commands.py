"""Asking for a discount and signing it. A signature covers exactly the terms that were seen."""

from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from backend.access.ownership import refuse_foreign
from backend.access.policy import require
from backend.approvals import store
from backend.approvals.flow import Priced, Sums, terms, terms_sha256
from backend.approvals.wire import Decide, DiscountRequest
from backend.errors import Problem
from backend.feed.changes import of_person
from backend.feed.holders import of_account
from backend.work import Work

TIME_TO_SIGN = timedelta(hours=24)
OUTCOMES = {"approve": "approved", "reject": "rejected", "ask": "asked", "answer": "answered"}
NEEDS_COMMENT = frozenset({"reject", "ask", "answer"})
TAKEN = "This id is taken"


async def request(unit: Work, ask: DiscountRequest, written_at: datetime | None = None) -> None:
    """`written_at` is when the phone says it was asked for.

    Raises approvals.unknown_account, approvals.unknown_product, approvals.price_not_lower, approvals.no_superior,
    approvals.price_not_positive, approvals.reason_required, request.invalid (visitId, requestId, photoIds).
    """
    earlier = await store.held(unit, ask.request_id)
    if earlier is not None:
        if earlier["requester_id"] != unit.actor.me:
            raise Problem("request.invalid", field="requestId", detail=TAKEN)
        unit.unaudited("it was asked for before")
        return
    account = await store.account(unit, ask.account_id)
    if account is None or not (account["visited"] or account["owner_id"] is None or unit.reaches(account["owner_id"])):
        raise Problem("approvals.unknown_account", field="accountId")
    if ask.visit_id and not await store.is_own_visit(unit, ask.visit_id):
        raise Problem("request.invalid", field="visitId", detail="There is no such visit of yours")
    await refuse_foreign(unit.conn, unit.actor, ask.photo_ids, "photoIds")
    if not ask.reason.strip():
        raise Problem("approvals.reason_required", field="reason")
    step_person_id = await store.superior(unit, unit.actor.me)
    if step_person_id is None:
        raise Problem("approvals.no_superior")
    await _insert(unit, ask, (step_person_id, written_at or unit.now))


async def _insert(unit: Work, ask: DiscountRequest, step: tuple[UUID, datetime]) -> None:
    lines = await _priced(unit, ask)
    sums = Sums.of(lines)
    document = terms(ask, lines, unit.actor.me)
    values = {
        "id": ask.request_id,
        "account_id": ask.account_id,
        "visit_id": ask.visit_id,
        "step_person_id": step[0],
        "reason": ask.reason,
        "terms": document,
        "terms_sha256": terms_sha256(document),
        "discount_pct": sums.discount_pct(),
        "margins": sums.margins(),
        "photo_ids": list(ask.photo_ids),
        "requested_at": min(step[1], unit.now),
        "due_at": unit.now + TIME_TO_SIGN,
    }
    if not await store.insert(unit, values):
        raise Problem("request.invalid", field="requestId", detail=TAKEN)
    unit.record("approval.requested", ("approval", ask.request_id), after=document)
    await _tell(unit, "requested", (ask.request_id, ask.account_id), (unit.actor.me, step[0]))


async def _priced(unit: Work, ask: DiscountRequest) -> list[Priced]:
    products = await store.products(unit, [line.product_id for line in ask.lines])
    lines: list[Priced] = []
    for number, asked in enumerate(ask.lines):
        if asked.product_id not in products:
            raise Problem("approvals.unknown_product", field=f"lines[{number}].productId")
        line = Priced(asked, dict(products[asked.product_id]))
        if line.wanted <= 0:
            raise Problem("approvals.price_not_positive", field=f"lines[{number}].wantedPrice")
        if line.wanted > line.listed:
            raise Problem("approvals.price_not_lower", field=f"lines[{number}].wantedPrice")
        lines.append(line)
    if all(line.wanted == line.listed for line in lines):
        raise Problem("approvals.price_not_lower", field="lines[0].wantedPrice")
    return lines


async def decide(unit: Work, ask: Decide) -> None:
    """The permission is looked at here: whoever asked may answer, whoever it waits for may decide.

    Raises auth.forbidden, not_found, approvals.own_request, approvals.not_yours, approvals.comment_required,
    approvals.not_pending, approvals.terms_changed.
    """
    answers = ask.decision == "answer"
    require(unit.actor, "approval.request" if answers else "approval.decide")
    found = await store.held(unit, ask.request_id)
    if found is None:
        raise Problem("approvals.not_yours" if await store.is_known(unit, ask.request_id) else "not_found")
    _refuse_strangers(unit.actor.me, found, answers=answers)
    comment = (ask.comment or "").strip() or None
    if ask.decision in NEEDS_COMMENT and comment is None:
        raise Problem("approvals.comment_required", field="comment")
    waits = "asked" if answers else "pending"
    if found["state"] != waits:
        raise Problem("approvals.not_pending", state=found["state"])
    outcome = OUTCOMES[ask.decision]
    seen = (ask.request_id, waits, ask.terms_sha256)
    due_at = unit.now + TIME_TO_SIGN if answers else None
    if not await store.move(unit, seen, "pending" if answers else outcome, due_at):
        raise Problem("approvals.terms_changed", field="termsSha256")
    await store.comment(unit, ask.request_id, ask.decision, comment)
    signed = {"decision": ask.decision, "comment": comment, "termsSha256": ask.terms_sha256}
    unit.record(f"approval.{outcome}", ("approval", ask.request_id), before={"state": waits}, after=signed)
    people = (found["requester_id"], found["step_person_id"])
    await _tell(unit, outcome, (ask.request_id, found["account_id"]), people)


def _refuse_strangers(me: UUID, found: asyncpg.Record, *, answers: bool) -> None:
    if not answers and me == found["requester_id"]:
        raise Problem("approvals.own_request")
    if me != found["requester_id" if answers else "step_person_id"]:
        raise Problem("approvals.not_yours")


async def _tell(unit: Work, outcome: str, about: tuple[UUID, UUID], people: tuple[UUID, UUID]) -> None:
    """The request itself, and the account in whose history it shows."""
    (request_id, account_id), (requester_id, step_person_id) = about, people
    unit.emit(
        f"approval.{outcome}",
        approval_id=request_id,
        requester_id=requester_id,
        step_person_id=step_person_id,
        by_id=unit.actor.person_id,
    )
    unit.change("approval", request_id, [of_person(requester_id), of_person(step_person_id)])
    unit.change("account", account_id, await of_account(unit.conn, unit.company_id, account_id))
