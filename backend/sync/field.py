"""What a rep did outside, in memory: the desk with the visits and the trail between them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.tracks.trail import Source, Trail
from backend.tracks.wire import TrackAsk
from backend.visits.desk import Desk
from backend.visits.held import Told
from backend.work import Work


@dataclass(slots=True)
class Field:
    desk: Desk
    trail: Trail

    @classmethod
    async def of(cls, unit: Work, asked: Sequence[tuple[Any, Told]], account_ids: Iterable[UUID] = ()) -> "Field":
        """For these operations; `account_ids` are other accounts that the transaction is going to write to."""
        visits = [(ask, told) for ask, told in asked if not isinstance(ask, TrackAsk)]
        desk = await Desk.of(unit, visits, account_ids)
        instants = {told.clock.at(fix.taken_at, "fixes") for _, told in asked for fix in told.fixes}
        return cls(desk, await Trail.of(unit, instants))

    def remember(self, told: Told, source: Source) -> int:
        """How many of the fixes were new."""
        new = self.trail.remember(told.fixes, told.clock, source)
        self.desk.seen += new
        return len(new)

    async def save(self) -> None:
        await self.desk.save()
        await self.trail.save()
