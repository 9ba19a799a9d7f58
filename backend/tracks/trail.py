"""A person's breadcrumbs in memory: what is there is asked once, what is new is written once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from backend.tracks import store
from backend.web.fix import PhoneClock
from backend.work import Work
from checkin.fix import Fix

Source = Literal["trail", "check_in", "check_out"]
Crumb = tuple[Fix, Source]


@dataclass(slots=True)
class Trail:
    """`known` are the instants at which there is a point already; two at the same instant are one."""

    unit: Work
    known: set[datetime]
    new: list[Crumb] = field(default_factory=list[Crumb])
    newest: Crumb | None = None

    @classmethod
    async def of(cls, unit: Work, instants: Iterable[datetime]) -> "Trail":
        """For points at these instants, by the server's clock."""
        return cls(unit, await store.known(unit, unit.actor.me, list(instants)))

    def remember(self, fixes: Sequence[Fix], clock: PhoneClock, source: Source) -> list[Fix]:
        """The fixes that are new, by the server's clock. The newest becomes the place on the live map."""
        if not fixes:
            return []
        self.unit.unaudited("breadcrumbs are evidence themselves")
        heard = [_by_server(fix, clock) for fix in fixes]
        new = [fix for fix in heard if self._is_new(fix)]
        if new:
            self.new.extend((fix, source) for fix in new)
            last = max(heard, key=_when)
            if self.newest is None or last.taken_at > self.newest[0].taken_at:
                self.newest = (last, source)
            self.unit.emit("position.reported", person_id=self.unit.actor.me)
        return new

    async def save(self) -> None:
        """Write what is new; nothing is left to write afterwards."""
        if self.new:
            await store.remember(self.unit, self.unit.actor.me, self.new)
            self.new = []
        if self.newest:
            await store.move(self.unit, self.unit.actor.me, *self.newest)
            self.newest = None

    def _is_new(self, fix: Fix) -> bool:
        if fix.taken_at in self.known:
            return False
        self.known.add(fix.taken_at)
        return True


def _by_server(fix: Fix, clock: PhoneClock) -> Fix:
    at = clock.at(fix.taken_at, "takenAt")
    return fix if at == fix.taken_at else replace(fix, taken_at=at)


def _when(fix: Fix) -> datetime:
    return fix.taken_at
