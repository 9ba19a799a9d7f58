from uuid import UUID

import asyncpg
import msgspec

from backend.errors import Problem
from backend.web.wire import Position
from backend.work import View
from backend.workorders import store
from backend.workorders.wire import WorkorderView


def _view(row: asyncpg.Record) -> WorkorderView:
    values = {name: row[name] for name in WorkorderView.__struct_fields__ if name != "position"}
    return WorkorderView(**values, position=Position(lon=row["position"].lon, lat=row["position"].lat))


async def listed(view: View, state: str | None) -> list[WorkorderView]:
    return [_view(row) for row in await store.listed(view, state)]


async def one(view: View, workorder_id: UUID) -> WorkorderView:
    """Raises not_found."""
    row = await store.one(view, workorder_id)
    if row is None:
        raise Problem("not_found")
    return _view(row)


async def offered(view: View, workorder_id: UUID) -> WorkorderView:
    """As it stands for the one to whom it is offered. Raises workorders.not_yours."""
    row = await store.one(view, workorder_id)
    if row is None or row["offered_to"] != view.actor.me:
        raise Problem("workorders.not_yours", field="workorderId")
    return _view(row)


async def sync_rows(view: View, ids: list[UUID]) -> dict[UUID, WorkorderView]:
    """Without `in_plan`: the phone holds the plan itself, and a new plan must not change a job's row."""
    wanted = set(ids)
    return {
        row["id"]: msgspec.structs.replace(_view(row), in_plan=None)
        for row in await store.of_rep(view, view.actor.me)
        if row["id"] in wanted
    }


async def sync_ids(view: View) -> list[UUID]:
    return [row["id"] for row in await store.of_rep(view, view.actor.me)]
