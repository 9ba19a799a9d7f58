"""Why visits stay out and what would let them in, as facts for sentences: names and times instead of ids."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from backend.plans.flow import DayClock, Wish
from routing.plan import LeftOut, Relaxation


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids in reasons stand for: visits by key, people by id."""

    clock: DayClock
    wishes: Mapping[str, Wish]
    people: Mapping[str, str] = field(default_factory=dict[str, str])

    def documents(self, entries: Iterable[LeftOut]) -> list[dict[str, Any]]:
        return [self._document(entry) for entry in entries]

    def _document(self, entry: LeftOut) -> dict[str, Any]:
        wish = self.wishes[entry.candidate_id]
        facts = self._told(entry.facts)
        if wish.appointment and wish.windows:
            facts["at"] = self.clock.says(wish.windows[0].opens_s)
        return {
            "account_id": wish.account_id and str(wish.account_id),
            "workorder_id": wish.workorder_id and str(wish.workorder_id),
            "name": wish.name,
            "code": entry.code,
            "facts": facts,
            "relaxations": self.relaxations(entry.relaxations),
        }

    def relaxations(self, some: Iterable[Relaxation]) -> list[dict[str, Any]]:
        return [{"code": one.code, "facts": self._told(one.facts)} for one in some]

    def _told(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Facts in camelCase, and what their ids are called."""
        told: dict[str, Any] = {}
        for name, value in facts.items():
            first, *rest = name.split("_")
            told[first + "".join(word.title() for word in rest)] = value
            told |= self._named(name, value)
        return told

    def _named(self, name: str, value: Any) -> dict[str, Any]:
        if name == "with":
            return {"clashes": [self._clash(self.wishes[key]) for key in str(value).split(",") if key in self.wishes]}
        if name == "day_offset":
            return {"day": (self.clock.day + timedelta(days=int(value))).isoformat()}
        if name == "rep_id" and value in self.people:
            return {"repName": self.people[value]}
        return {"name": self.wishes[value].name} if value in self.wishes else {}

    def _clash(self, wish: Wish) -> dict[str, str | None]:
        """`at` is when the appointment is; null for a visit that may come at any time."""
        at = self.clock.says(wish.windows[0].opens_s) if wish.appointment and wish.windows else None
        return {"name": wish.name, "at": at}
