"""One transaction with its audit line, its feed rows and its events. Nothing else commits."""

from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, TypeVar
from uuid import UUID

import asyncpg

from backend import clock
from backend.access.actor import Actor
from backend.access.policy import require
from backend.access.scope import people_for
from backend.audit.record import Line
from backend.audit.record import write as write_audit
from backend.db.engine import transaction
from backend.feed.changes import Change
from backend.feed.changes import append as append_changes
from backend.outbox.events import Event, announce_changes
from backend.outbox.events import publish as publish_events

EVERYBODY = "*"
# `kept` tells the safety net under the feed that whoever writes here speaks to phones by `Work.change`.
SCOPE = """
select set_config('rounds.company', $1, true), set_config('rounds.people', $2, true),
    set_config('rounds.feed', 'kept', true)
"""


class UnrecordedWriteError(AssertionError):
    """A transaction was about to commit a write of which the audit trail would know nothing."""


@dataclass(frozen=True, slots=True)
class View:
    """A look at the rows that an actor may see: company-wide where `people` is None."""

    conn: asyncpg.Connection
    actor: Actor
    people: frozenset[UUID] | None

    @property
    def company_id(self) -> UUID:
        return self.actor.company_id

    @property
    def people_list(self) -> list[UUID] | None:
        """For SQL: `($n::uuid[] is null or rep_id = any($n))`."""
        return None if self.people is None else sorted(self.people)

    def reaches(self, person_id: UUID | None) -> bool:
        return self.people is None or person_id in self.people


@dataclass(frozen=True, slots=True)
class Work(View):
    """A View that may write. `now` is the one instant of the whole transaction."""

    now: datetime = field(default_factory=clock.now)
    lines: list[Line] = field(default_factory=list[Line])
    events: list[Event] = field(default_factory=list[Event])
    changes: list[Change] = field(default_factory=list[Change])
    excuses: list[str] = field(default_factory=list[str])

    def record(
        self,
        action: str,
        subject: tuple[str, UUID],
        *,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        self.lines.append(Line(action, subject[0], subject[1], before, after))

    def emit(self, event: str, **ids: Any) -> None:
        """Announce what happened (past tense, ids only) once the transaction has committed."""
        self.events.append(Event(event, ids))

    def change(self, table: str, row_id: UUID, scopes: Iterable[str], op: Literal["put", "remove"] = "put") -> None:
        """Tell phones: the row of `table` changed for these scopes (`user:<id>`, `team:<id>` or `company`)."""
        self.changes.extend(Change(table, row_id, scope, op) for scope in scopes)

    def unaudited(self, why: str) -> None:
        """Let a technical write (a heartbeat, a chunk, a breadcrumb) pass without an audit line."""
        self.excuses.append(why)

    def mark(self) -> tuple[int, int, int]:
        return len(self.lines), len(self.events), len(self.changes)

    def rewind(self, mark: tuple[int, int, int]) -> None:
        """Forget what was recorded after `mark`: its savepoint was rolled back."""
        del self.lines[mark[0] :], self.events[mark[1] :], self.changes[mark[2] :]


async def _enter(connection: asyncpg.Connection, actor: Actor, permission: str) -> frozenset[UUID] | None:
    require(actor, permission)
    await connection.execute(SCOPE, str(actor.company_id), EVERYBODY)
    people = await people_for(connection, actor, permission)
    if people is not None:
        await connection.execute(SCOPE, str(actor.company_id), "{" + ",".join(map(str, people)) + "}")
    return people


V = TypeVar("V", bound=View)


async def under(view: V, permission: str) -> V:
    """The same transaction, reaching what another permission reaches. Raises auth.forbidden."""
    return replace(view, people=await _enter(view.conn, view.actor, permission))


@asynccontextmanager
async def look(actor: Actor, permission: str, *, steady: bool = False) -> AsyncGenerator[View]:
    """A read-only transaction bound to what the permission reaches. Raises auth.forbidden.

    `steady`: every question sees the database at one and the same moment.
    """
    async with transaction() as connection:
        await connection.execute("set transaction read only" + (", isolation level repeatable read" if steady else ""))
        people = await _enter(connection, actor, permission)
        yield View(connection, actor, people)


@asynccontextmanager
async def work(actor: Actor, permission: str, *, now: datetime | None = None) -> AsyncGenerator[Work]:
    """A writing transaction: effect, audit lines, feed rows, events, all or nothing. Raises auth.forbidden."""
    async with transaction() as connection:
        people = await _enter(connection, actor, permission)
        unit = Work(connection, actor, people, now or clock.now())
        yield unit
        await _finish(unit)


async def _finish(unit: Work) -> None:
    if unit.lines:
        await write_audit(unit.conn, unit.actor, unit.lines, unit.now)
    elif not unit.excuses and await unit.conn.fetchval("select pg_current_xact_id_if_assigned() is not null"):
        raise UnrecordedWriteError("a write without an audit line")
    if unit.events:
        await publish_events(unit.conn, unit.company_id, unit.events)
    if unit.changes:
        told = await append_changes(unit.conn, unit.company_id, unit.changes, unit.now)
        await announce_changes(unit.conn, unit.company_id, told)
