"""Applying the operations of one push, all together or one by one, by the same rules.

Together: asked for once, judged in memory in their order, written once. Where the database refuses a value that no rule
foresaw, all of that is undone, and each operation works under a savepoint of its own, so that only the one at fault is
refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import asyncpg

from backend.access.policy import Scope, require
from backend.errors import Problem
from backend.sync.field import Field
from backend.sync.kinds import FieldKind, Kind
from backend.sync.ready import Ready, applied, refusal
from backend.sync.wire import MutationResult
from backend.work import Work, under

SAID_NO = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError)  # the database, of a value


class OneByOneError(Exception):
    """Something cannot be written; of many operations nobody knows which is at fault."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(slots=True)
class Reach:
    """Whom a permission reaches is asked once a push, and told the database only where it changes."""

    unit: Work
    _units: dict[Scope, Work] = field(default_factory=dict[Scope, Work])
    _now: Scope | None = None

    async def under(self, permission: str) -> Work:
        """Raises auth.forbidden."""
        scope = require(self.unit.actor, permission)
        if scope != self._now:
            self._units[scope] = await under(self.unit, permission)
            self._now = scope
        return self._units[scope]

    def forget(self) -> None:
        """What was told under a savepoint went with it."""
        self._now = None


@dataclass(slots=True)
class Hand:
    """Applies operations in their order. `coming` are those that it will be given."""

    reach: Reach
    coming: Sequence[Ready]
    _field: Field | None = None
    _permission: str = ""  # of the field

    async def apply(self, one: Ready) -> MutationResult:
        """A refusal leaves neither effects nor lines. Raises what is not the operation's fault, and OneByOneError."""
        unit = self.reach.unit
        mark = unit.mark()
        try:
            if isinstance(one.kind, FieldKind):
                return await self._in_the_field(one, one.kind)
            return await self._apart(one, one.kind)
        except Problem as problem:
            if problem.kind.status >= 500:  # nothing of this push is stored
                raise
            unit.rewind(mark)
            return refusal(one.ask, problem)

    async def save(self) -> None:
        """Write what was remembered. Raises OneByOneError."""
        if self._field is None:
            return
        await self.reach.under(self._permission)
        try:
            await self._field.save()
        except Problem as problem:
            raise OneByOneError(problem) from problem
        except SAID_NO as error:
            raise OneByOneError(_said_by(error)) from error

    async def _in_the_field(self, one: Ready, kind: FieldKind) -> MutationResult:
        unit = await self.reach.under(kind.permission)
        try:
            if self._field is None:
                self._field, self._permission = await self._asked(unit, one), kind.permission
            return applied(one.ask, await kind.apply(self._field, one.body, one.told))
        except SAID_NO as error:
            raise OneByOneError(_said_by(error)) from error

    async def _asked(self, unit: Work, first: Ready) -> Field:
        coming = self.coming[self.coming.index(first) :]
        asked = [(one.body, one.told) for one in coming if isinstance(one.kind, FieldKind)]
        return await Field.of(unit, asked, {i for one in coming if (i := one.account_id)})

    async def _apart(self, one: Ready, kind: Kind) -> MutationResult:
        if not kind.beside(one.body):
            await self.save()
            self._field = None
        unit = await self.reach.under(kind.permission)
        try:
            async with unit.conn.transaction():
                return applied(one.ask, await kind.apply(unit, one.body, one.told.at))
        except SAID_NO as error:
            raise _said_by(error) from error


def _said_by(error: asyncpg.PostgresError) -> Problem:
    """The kind of fault, without the row that PostgreSQL would quote."""
    return Problem("request.invalid", detail=f"The database refused a value: {type(error).__name__}")
