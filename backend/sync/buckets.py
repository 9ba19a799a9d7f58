"""What a phone holds: which rows of which tables, in which bucket, at which version.

`company` is the same for everybody; `user:<id>` is made for one person. A row is in a bucket because a question says so
now, never because it once was; the feed only tells where to look.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from backend.access.policy import granted
from backend.accounts import views as accounts
from backend.approvals import views as approvals
from backend.catalog import views as catalog
from backend.feed.changes import OF_COMPANY, of_person
from backend.plans import views as plans
from backend.sync import shelves
from backend.sync.flow import Versions
from backend.visits import views as visits
from backend.work import View, under
from backend.workorders import views as workorders

Rows = Callable[[View, list[UUID]], Awaitable[Mapping[UUID, Any]]]
Held = dict[tuple[str, str], dict[UUID, str]]
"""What a phone should have: (bucket, table) -> id -> version."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One table's part of a bucket. Without the permission the shelf is empty."""

    table: str
    permission: str
    listed: Callable[[View, date], Awaitable[Versions]]
    rows: Rows
    shared: bool = False

    def bucket(self, view: View) -> str:
        return OF_COMPANY if self.shared else of_person(view.actor.me)


SHELVES: tuple[Shelf, ...] = (
    Shelf("product", "catalog.read", shelves.products, catalog.sync_rows, shared=True),
    Shelf("account", "account.read", shelves.accounts, accounts.sync_rows),
    Shelf("plan", "plan.read", shelves.plans, plans.sync_rows),
    Shelf("workorder", "workorder.read", shelves.workorders, workorders.sync_rows),
    Shelf("approval", "approval.read", shelves.approvals, approvals.sync_rows),
    Shelf("visit", "visit.read", shelves.visits, visits.sync_rows),
    Shelf("alert", "self", shelves.alerts, shelves.alert_rows),
)
BY_TABLE = {shelf.table: shelf for shelf in SHELVES}


def of(view: View) -> list[str]:
    """The buckets of whoever is logged in."""
    return [OF_COMPANY, of_person(view.actor.me)]


async def held(view: View, day: date) -> Held:
    """Everything that the phone holds once it has caught up, on this business day."""
    found: Held = {}
    for shelf in SHELVES:
        if granted(view.actor, shelf.permission) is not None:
            found[shelf.bucket(view), shelf.table] = dict(await shelf.listed(view, day))
    return found


async def rows(view: View, table: str, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    shelf = BY_TABLE[table]
    return await shelf.rows(await under(view, shelf.permission), list(ids)) if ids else {}
