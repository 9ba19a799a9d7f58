"""What phones fetch: everything at first, then what changed since."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from backend import clock
from backend.access.actor import Actor
from backend.errors import Problem
from backend.sync import buckets, store
from backend.sync.flow import Cursor, Place, checksum
from backend.sync.wire import ChangeView, Checksum, PullAnswer
from backend.work import View, look

PAGE = 500  # rows in one answer; some hundred kilobytes before compression

Key = tuple[str, str, UUID]
"""Bucket, table, id."""


@dataclass(frozen=True, slots=True)
class Page:
    """Numbered keys in the order to tell them; a key that is not held any more is a removal."""

    keys: Mapping[Key, int]
    cursor: Cursor
    more: bool
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """What is true in the one database snapshot of a pull."""

    view: View
    incarnation: UUID
    seq: int
    day: date
    held: buckets.Held


async def pull(actor: Actor, text: str | None) -> PullAnswer:
    """Raises sync.bad_cursor. A cursor of another incarnation or person begins again with a snapshot."""
    cursor, now = _parsed(text), clock.now()
    async with look(actor, "sync", steady=True) as view:
        moment = await _moment(view, now)
        page = await _page(moment, cursor)
        changes = await _changes(moment, page.keys)
    return PullAnswer(
        cursor=str(page.cursor),
        incarnation=moment.incarnation,
        gained=list(page.gained),
        lost=list(page.lost),
        changes=changes,
        more=page.more,
        server_at=now,
        checksums={} if page.more else _checksums(moment),
    )


def _parsed(text: str | None) -> Cursor | None:
    try:
        return Cursor.parse(text) if text else None
    except ValueError as error:
        raise Problem("sync.bad_cursor", field="cursor") from error


async def _moment(view: View, now: datetime) -> Moment:
    head = await store.head(view)
    day = clock.business_day(now, view.actor.timezone)
    return Moment(view, head["incarnation"], head["seq"], day, await buckets.held(view, day))


async def _page(moment: Moment, cursor: Cursor | None) -> Page:
    me = moment.view.actor.me
    if cursor is None or cursor.incarnation != moment.incarnation or cursor.seq > moment.seq:
        return _beginning(moment)
    if cursor.person_id != me:
        return replace(_beginning(moment), lost=(buckets.of_person(cursor.person_id),))
    return _snapshot(moment, cursor) if cursor.after else await _since(moment, cursor)


def _beginning(moment: Moment) -> Page:
    start = Cursor(moment.incarnation, moment.seq, moment.view.actor.me, moment.day)
    return replace(_snapshot(moment, start), gained=tuple(buckets.of(moment.view)))


def _snapshot(moment: Moment, cursor: Cursor) -> Page:
    """The next rows of everything. What changed meanwhile comes after the last page, by the log since the first."""
    places = sorted(_places(moment.held))
    rest = [entry for entry in places if cursor.after is None or entry[0] > cursor.after]
    page = rest[:PAGE]
    left = len(rest) > PAGE
    after = page[-1][0] if left else None
    keys = {key: cursor.seq for _, key in page}
    return Page(keys, replace(cursor, after=after), more=left or moment.seq > cursor.seq)


def _places(held: buckets.Held) -> Iterable[tuple[Place, Key]]:
    order = {shelf.table: number for number, shelf in enumerate(buckets.SHELVES)}
    return (
        ((order[table], row_id), (bucket, table, row_id)) for (bucket, table), ids in held.items() for row_id in ids
    )


async def _since(moment: Moment, cursor: Cursor) -> Page:
    """The log since the cursor, each row once and as it is now; the last page also moves the windows of days."""
    log = await store.log(moment.view, buckets.of(moment.view), cursor.seq, moment.seq, PAGE + 1)
    more, log = len(log) > PAGE, log[:PAGE]
    keys = _keys(log)
    seq = log[-1]["seq"] if more else moment.seq
    if more:
        return Page(keys, replace(cursor, seq=seq), more=True)
    if cursor.day != moment.day:
        keys = dict.fromkeys(await _moved(moment, cursor.day), seq) | keys
    return Page(keys, replace(cursor, seq=seq, day=moment.day), more=False)


def _keys(log: Iterable[asyncpg.Record]) -> dict[Key, int]:
    return {
        (row["scope"], row["table_name"], row["row_id"]): row["seq"]
        for row in log
        if row["table_name"] in buckets.BY_TABLE
    }


async def _moved(moment: Moment, since: date) -> list[Key]:
    """Rows that came into a window of days, or left it, only because days went by."""
    before = await buckets.held(moment.view, since)
    return [
        (bucket, table, row_id)
        for (bucket, table), ids in moment.held.items()
        for row_id in ids.keys() ^ before.get((bucket, table), {}).keys()
    ]


async def _changes(moment: Moment, keys: Mapping[Key, int]) -> list[ChangeView]:
    """Rows are read once per table; what the person may not hold now is removed."""
    wanted: dict[str, list[UUID]] = defaultdict(list)
    for bucket, table, row_id in keys:
        if row_id in moment.held.get((bucket, table), {}):
            wanted[table].append(row_id)
    rows = {table: await buckets.rows(moment.view, table, ids) for table, ids in wanted.items()}
    return [_change(moment, key, seq, rows.get(key[1], {}).get(key[2])) for key, seq in keys.items()]


def _change(moment: Moment, key: Key, seq: int, row: Any) -> ChangeView:
    bucket, table, row_id = key
    version = moment.held.get((bucket, table), {}).get(row_id)
    if row is None or version is None:
        return ChangeView(seq=seq, bucket=bucket, table=table, op="remove", id=row_id)
    return ChangeView(seq=seq, bucket=bucket, table=table, op="put", id=row_id, version=version, row=row)


def _checksums(moment: Moment) -> dict[str, Checksum]:
    told: dict[str, list[tuple[str, UUID, str]]] = {bucket: [] for bucket in buckets.of(moment.view)}
    for (bucket, table), versions in moment.held.items():
        told[bucket] += [(table, row_id, version) for row_id, version in versions.items()]
    return {bucket: Checksum(count=len(rows), hash=checksum(rows)) for bucket, rows in told.items()}
