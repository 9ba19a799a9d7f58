"""What phones fetch: everything at first, then what changed since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

import asyncpg

from backend import clock
from backend.access.actor import Actor
from backend.accounts import views as accounts
from backend.accounts.store import Search
from backend.accounts.wire import Account
from backend.errors import Problem
from backend.feed.changes import EVERYTHING
from backend.sync import buckets, shelves, store
from backend.sync.buckets import Held, Key
from backend.sync.flow import Cursor, Edge
from backend.sync.shelves import Asking
from backend.sync.wire import ChangeView, Checksum, Limit, PullAnswer
from backend.web import wire
from backend.work import View, look

PAGE = 1_000  # rows in one answer
MOST_FOUND = 50  # accounts of one search; who sees as many types more of the name


@dataclass(frozen=True, slots=True)
class Page:
    """Numbered keys in the order to tell them; one that is not `held` any more is a removal.

    `settled`: a phone that took the page in has caught up, and may compare.
    """

    keys: Mapping[Key, int]
    held: Held
    cursor: Cursor
    more: bool = False
    settled: bool = False
    gained: list[str] = field(default_factory=list[str])
    lost: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class Moment:
    """What is true in the one database snapshot of a pull; `floor` is the last number that the feed has forgotten."""

    asking: Asking
    incarnation: UUID
    seq: int
    floor: int
    shelves: int

    @property
    def view(self) -> View:
        return self.asking.view


async def pull(actor: Actor, text: str | None, *, verify: bool = False) -> PullAnswer:
    """Raises sync.bad_cursor. A cursor of another incarnation or person begins again with a snapshot."""
    cursor, now = _parsed(text), clock.now()
    async with look(actor, "sync", steady=True) as view:
        head = await store.head(view)
        asking = Asking(view, clock.business_day(now, actor.timezone))
        moment = Moment(asking, head["incarnation"], head["seq"], head["floor"], buckets.mask(view))
        page = await _page(moment, cursor)
        changes = await _changes(view, page)
        last = not page.more
        checksums = await _checksums(moment, page) if last and (verify or page.settled) else {}
        limits = await _limits(view, page.cursor) if last else []
    return PullAnswer(
        cursor=str(page.cursor),
        incarnation=moment.incarnation,
        gained=page.gained,
        lost=page.lost,
        changes=changes,
        more=page.more,
        server_at=now,
        checksums=checksums,
        limits=limits,
    )


def _parsed(text: str | None) -> Cursor | None:
    try:
        return Cursor.parse(text) if text else None
    except ValueError as error:
        raise Problem("sync.bad_cursor", field="cursor") from error


async def _page(moment: Moment, cursor: Cursor | None) -> Page:
    if cursor is None or cursor.incarnation != moment.incarnation or not moment.floor <= cursor.seq <= moment.seq:
        return await _beginning(moment)
    if cursor.person_id != moment.view.actor.me:
        return replace(await _beginning(moment), lost=[buckets.of_person(cursor.person_id)])
    if cursor.shelves != moment.shelves:  # the person's roles are others now
        return await _beginning(moment)
    return await _snapshot(moment, cursor) if cursor.after else await _since(moment, cursor)


async def _beginning(moment: Moment) -> Page:
    view = moment.view
    edge = await shelves.edge(view)
    start = Cursor(moment.incarnation, moment.seq, view.actor.me, moment.asking.day, moment.shelves, edge)
    return replace(await _snapshot(moment, start), gained=buckets.of(view))


async def _snapshot(moment: Moment, cursor: Cursor) -> Page:
    """The next rows of everything. What changed meanwhile comes after the last page, by the log since the first.

    Accounts end where they ended on the first page, wherever they end now: the log's last page tells the difference.
    """
    found = await buckets.after(moment.asking.until(cursor.edge), cursor.after, PAGE + 1)
    held = {key: version for _, key, version in found[:PAGE]}
    keys = dict.fromkeys(held, cursor.seq)
    if len(found) > PAGE:
        return Page(keys, held, replace(cursor, after=found[PAGE - 1][0]), more=True)
    done = replace(cursor, after=None)
    if cursor.day != moment.asking.day or await _log(moment, cursor, 1):
        return Page(keys, held, done, more=True)
    return Page(keys, held, replace(done, seq=moment.seq), settled=True)


async def _log(moment: Moment, cursor: Cursor, most: int) -> list[asyncpg.Record]:
    if cursor.seq == moment.seq:
        return []
    return await store.log(moment.view, buckets.of(moment.view), (cursor.seq, moment.seq), most)


async def _since(moment: Moment, cursor: Cursor) -> Page:
    """The log since the cursor, each row once and as it is now. Where there is none, nothing else is looked at."""
    log = await _log(moment, cursor, PAGE + 1)
    if any(row["table_name"] == EVERYTHING for row in log):
        return await _beginning(moment)
    if len(log) > PAGE:
        keys, reached = _keys(log[:PAGE]), replace(cursor, seq=log[PAGE - 1]["seq"])
        return Page(keys, await buckets.some(moment.asking.until(cursor.edge), keys), reached, more=True)
    reached = replace(cursor, seq=moment.seq, day=moment.asking.day)
    if not log and cursor.day == moment.asking.day:
        return Page({}, {}, reached)
    return await _last(moment, cursor, reached, _keys(log))


async def _last(moment: Moment, cursor: Cursor, reached: Cursor, logged: Mapping[Key, int]) -> Page:
    """The end of the log also moves the windows of days and the end of a full phone's accounts."""
    view, seq = moment.view, reached.seq
    edge = await _edge(view, cursor.edge, logged)
    asking = moment.asking.until(edge)
    keys = dict[Key, int]()
    if cursor.day != reached.day:
        keys |= dict.fromkeys(await buckets.moved(asking, asking.on(cursor.day)), seq)
    account = buckets.BY_TABLE["account"]
    keys |= {account.key(view, row_id): seq for row_id in await shelves.between(view, cursor.edge, edge)}
    keys |= logged
    return Page(keys, await buckets.some(asking, keys), replace(reached, edge=edge), settled=True)


async def _edge(view: View, before: Edge | None, logged: Iterable[Key]) -> Edge | None:
    """Only a change of accounts can move it."""
    return await shelves.edge(view) if any(table == "account" for _, table, _ in logged) else before


def _keys(log: Iterable[asyncpg.Record]) -> dict[Key, int]:
    return {
        (row["scope"], row["table_name"], row["row_id"]): row["seq"]
        for row in log
        if row["table_name"] in buckets.BY_TABLE
    }


async def _changes(view: View, page: Page) -> list[ChangeView]:
    rows = await buckets.rows(view, page.held)
    return [_change(page, key, seq, rows.get(key)) for key, seq in page.keys.items()]


def _change(page: Page, key: Key, seq: int, row: object) -> ChangeView:
    bucket, table, row_id = key
    version = page.held.get(key)
    if row is None or version is None:
        return ChangeView(seq=seq, bucket=bucket, table=table, op="remove", id=row_id)
    return ChangeView(seq=seq, bucket=bucket, table=table, op="put", id=row_id, version=version, row=row)


async def _checksums(moment: Moment, page: Page) -> dict[str, Checksum]:
    sums = await buckets.sums(moment.asking.until(page.cursor.edge))
    return {bucket: Checksum(count=count, hash=f"{total:016x}") for bucket, (count, total) in sums.items()}


async def _limits(view: View, cursor: Cursor) -> list[Limit]:
    """What a phone is too small for."""
    if cursor.edge is None:
        return []
    return [Limit(table="account", held=shelves.MOST_ACCOUNTS, of=await shelves.count(view))]


async def beyond(actor: Actor, q: str) -> wire.Page[Account]:
    """Of the accounts that a full phone does not hold those that fit, by name; none where it holds them all.

    Those that only sound alike are told where none fits as it was typed: among thousands they would hide it.
    """
    async with look(actor, "sync") as view:
        last = await shelves.edge(view)
        if last is None:
            return wire.Page(items=[])
        found = await accounts.page(view, Search(q=q, beyond=last, alike=False), None, MOST_FOUND)
        return found if found.items else await accounts.page(view, Search(q=q, beyond=last), None, MOST_FOUND)
