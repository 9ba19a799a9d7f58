"""Requests as screens and phones see them: costs stay with those whom they concern."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import asyncpg

from backend.approvals import store
from backend.approvals.wire import ApprovalView, CommentView, Deal, LineView
from backend.catalog.views import sees_cost
from backend.clock import business_day
from backend.errors import Problem
from backend.work import View

SAME = (
    "id", "state", "account_id", "account_name", "visit_id", "visit_verdict", "visit_at", "requester_id",
    "requester_name", "requested_at", "due_at", "reason", "photo_ids", "terms_sha256", "step_person_id",
    "step_person_name",
)  # fmt: skip


async def _views(view: View, rows: Sequence[asyncpg.Record]) -> list[ApprovalView]:
    comments = await store.comments(view, [row["id"] for row in rows])
    return [_view(view, row, comments[row["id"]]) for row in rows]


def _view(view: View, row: asyncpg.Record, comments: Iterable[asyncpg.Record]) -> ApprovalView:
    margins: dict[str, str | None] = (row["margins"] or {}) if sees_cost(view.actor) else {}
    last = None
    if row["last_at"]:
        last = Deal(pct=float(row["last_pct"]), day=business_day(row["last_at"], view.actor.timezone))
    return ApprovalView(
        **{name: row[name] for name in SAME},
        lines=[_line(line, view.actor.language) for line in row["terms"]["lines"]],
        discount_pct=float(row["discount_pct"]),
        margin_before_pct=_number(margins.get("before")),
        margin_after_pct=_number(margins.get("after")),
        last_deal=last,
        comments=[_comment(comment) for comment in comments],
    )


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)


def _line(line: dict[str, Any], language: str) -> LineView:
    names: dict[str, str] = line["name"]
    return LineView(
        product_id=UUID(line["productId"]),
        name=names.get(language) or names.get("en") or line["sku"],
        unit=line["unit"],
        quantity=line["quantity"],
        list_price=line["listPrice"],
        wanted_price=line["wantedPrice"],
    )


def _comment(row: asyncpg.Record) -> CommentView:
    return CommentView(
        by=row["by_id"], by_name=row["by_name"], at=row["at"], decision=row["decision"], text=row["text"] or ""
    )


async def listed(view: View, box: str, state: str | None) -> list[ApprovalView]:
    return await _views(view, await store.listed(view, box, state))


async def one(view: View, request_id: UUID) -> ApprovalView:
    """Raises not_found."""
    rows = await _views(view, await store.some(view, [request_id]))
    if not rows:
        raise Problem("not_found")
    return rows[0]


async def sync_rows(view: View, ids: Sequence[UUID]) -> dict[UUID, ApprovalView]:
    return {approval.id: approval for approval in await _views(view, await store.some(view, ids))}


async def sync_ids(view: View) -> list[UUID]:
    return await store.ids_of(view, view.actor.me)
