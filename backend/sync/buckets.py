"""What a phone holds: which rows of which tables, in which bucket, at which version.

`company` is the same for everybody; `user:<id>` is made for one person. A row is in a bucket because a question says so
now, never because it once was; the feed only tells where to look.
"""

import zlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.access.policy import granted
from backend.accounts import views as accounts
from backend.approvals import views as approvals
from backend.catalog import views as catalog
from backend.feed.changes import OF_COMPANY, of_person
from backend.plans import views as plans
from backend.sync import shelves
from backend.sync.flow import Place
from backend.sync.shelves import Asking
from backend.visits import views as visits
from backend.work import View, under
from backend.workorders import views as workorders

Rows = Callable[[View, list[UUID]], Awaitable[Mapping[UUID, Any]]]
Key = tuple[str, str, UUID]
"""Bucket, table, id."""
Held = dict[Key, str]
"""Rows that a phone should have, with their versions."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One table's part of a bucket. Without the permission the shelf is empty.

    `windowed`: rows come and go because days go by.
    """

    table: str
    permission: str
    question: str
    rows: Rows
    shared: bool = False
    windowed: bool = False

    def bucket(self, view: View) -> str:
        return OF_COMPANY if self.shared else of_person(view.actor.me)

    def key(self, view: View, row_id: UUID) -> Key:
        return self.bucket(view), self.table, row_id


SHELVES: tuple[Shelf, ...] = (
    Shelf("product", "catalog.read", shelves.PRODUCTS, catalog.sync_rows, shared=True),
    Shelf("account", "account.read", shelves.ACCOUNTS, accounts.sync_rows),
    Shelf("plan", "plan.read", shelves.PLANS, plans.sync_rows, windowed=True),
    Shelf("workorder", "workorder.read", shelves.WORKORDERS, workorders.sync_rows),
    Shelf("approval", "approval.read", shelves.APPROVALS, approvals.sync_rows, windowed=True),
    Shelf("visit", "visit.read", shelves.VISITS, visits.sync_rows, windowed=True),
    Shelf("alert", "self", shelves.ALERTS, shelves.alert_rows, windowed=True),
)
BY_TABLE = {shelf.table: shelf for shelf in SHELVES}


def of(view: View) -> list[str]:
    """The buckets of whoever is logged in."""
    return [OF_COMPANY, of_person(view.actor.me)]


def mask(view: View) -> int:
    """What the person's roles let a phone hold: the shelves that they fill, a bit each, and above them the roles.

    Two roles may fill the same shelves with other rows, or other columns of them.
    """
    roles = zlib.crc32(",".join(sorted(view.actor.roles)).encode())
    return roles << len(SHELVES) | sum(1 << number for number, _ in _filled(view))


def _filled(view: View) -> list[tuple[int, Shelf]]:
    return [(n, shelf) for n, shelf in enumerate(SHELVES) if granted(view.actor, shelf.permission) is not None]


async def after(asking: Asking, place: Place | None, most: int) -> list[tuple[Place, Key, str]]:
    """The next rows of everything that is held, in the order of a snapshot."""
    view, found = asking.view, list[tuple[Place, Key, str]]()
    first, last_id = place or (0, None)
    for number, shelf in _filled(view):
        if number < first or len(found) >= most:
            continue
        begin = last_id if number == first else None
        rows = await shelves.after(asking, shelf.question, begin, most - len(found))
        found += [((number, row_id), shelf.key(view, row_id), version) for row_id, version in rows.items()]
    return found


async def some(asking: Asking, keys: Iterable[Key]) -> Held:
    """Of these rows those that are held."""
    view, wanted = asking.view, _by_table(keys)
    held: Held = {}
    for _, shelf in _filled(view):
        if ids := wanted.get(shelf.table):
            found = await shelves.some(asking, shelf.question, ids)
            held |= {shelf.key(view, row_id): version for row_id, version in found.items()}
    return held


async def moved(asking: Asking, since: Asking) -> list[Key]:
    """Rows that came into a window of days, or left it, only because days went by."""
    view, keys = asking.view, list[Key]()
    for _, shelf in _filled(view):
        if shelf.windowed:
            now, before = [await shelves.every(one, shelf.question) for one in (asking, since)]
            keys += [shelf.key(view, row_id) for row_id in now.keys() ^ before.keys()]
    return keys


async def sums(asking: Asking) -> dict[str, tuple[int, int]]:
    """Of each bucket the number of rows and their checksum."""
    view = asking.view
    found: dict[str, tuple[int, int]] = dict.fromkeys(of(view), (0, 0))
    for _, shelf in _filled(view):
        count, total = found[shelf.bucket(view)]
        more, sum_of = await shelves.summed(asking, shelf.question, shelf.table)
        found[shelf.bucket(view)] = (count + more, total ^ sum_of)
    return found


async def rows(view: View, keys: Iterable[Key]) -> dict[Key, Any]:
    """What the rows look like, read once per table."""
    found: dict[Key, Any] = {}
    for table, ids in _by_table(keys).items():
        shelf = BY_TABLE[table]
        answered = await shelf.rows(await under(view, shelf.permission), ids)
        found |= {shelf.key(view, row_id): row for row_id, row in answered.items()}
    return found


def _by_table(keys: Iterable[Key]) -> Mapping[str, list[UUID]]:
    wanted: dict[str, list[UUID]] = defaultdict(list)
    for _, table, row_id in keys:
        wanted[table].append(row_id)
    return wanted
