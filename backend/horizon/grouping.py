"""Who of a team is searched together, and with which visits. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, inf, radians
from uuid import UUID

import numpy as np

from backend.horizon.flow import HELPABLE, Item, Part, Team, WorkingDay, starts_of
from checkin.geodesy import LonLat, distance_m
from routing import split
from routing.split import Group


@dataclass(frozen=True, slots=True)
class Crowd:
    """A team whose people have numbers.

    `owners` has a person for each item: whom it prefers, else who lives nearest of those who may make it;
    `helpers` likewise for what was refused and could be helped.
    """

    team: Team
    people: Sequence[UUID]
    starts: Mapping[UUID, LonLat]
    ties: frozenset[frozenset[int]]
    owners: Sequence[int]
    refused: Sequence[Item]
    helpers: Sequence[int]

    def rounds(self) -> list[list[Group]]:
        routes = [sum(one.worker.id == person for one in self.team.shifts) for person in self.people]
        return split.rounds(_flat([self.starts[person] for person in self.people]), routes, self.ties)

    def parts(self, groups: Sequence[Group], planned: Mapping[str, UUID]) -> list[Part]:
        """`planned` has the person in whose routes a visit is so far, by the id of the item."""
        number = {person: i for i, person in enumerate(self.people)}
        holders = {i: number[planned[item.id]] for i, item in enumerate(self.team.items) if item.id in planned}
        items = split.shared_out(groups, self.owners, holders)
        besides = split.shared_out(groups, self.helpers, {})
        return [
            Part(
                [one for one in self.team.shifts if number[one.worker.id] in group.people],
                [self.team.items[i] for i in some],
                self.starts,
                [self.refused[i] for i in more],
            )
            for group, some, more in zip(groups, items, besides, strict=True)
        ]


def crowd_of(team: Team) -> Crowd:
    people = sorted({one.worker.id for one in team.shifts})
    number = {person: i for i, person in enumerate(people)}
    able = [[one for one in team.shifts if one.day in item.days and item.suits(one)] for item in team.items]
    refused = [one.item for one in team.refused if one.code in HELPABLE]
    skilled = [[one for one in team.shifts if item.skills <= one.worker.skills] for item in refused]
    helped = [(item, some) for item, some in zip(refused, skilled, strict=True) if some]
    return Crowd(
        team,
        people,
        starts_of(team),
        frozenset(frozenset(number[one.worker.id] for one in some) for some in able),
        [number[_nearest(item, some)] for item, some in zip(team.items, able, strict=True)],
        [item for item, _ in helped],
        [number[_nearest(item, some)] for item, some in helped],
    )


def _nearest(item: Item, able: Sequence[WorkingDay]) -> UUID:
    """Whom it wants, else whoever lives nearest."""
    wanted = item.required or item.preferred
    workers = {one.worker.id: one.worker for one in able}

    def apart(person: UUID) -> tuple[bool, float]:
        home = workers[person].home.position
        return person != wanted, distance_m(home, item.position) if home else inf

    return min(workers, key=apart)


def _flat(places: Sequence[LonLat]) -> split.Points:
    """Degrees of latitude east and north."""
    narrow = cos(radians(sum(place.lat for place in places) / max(1, len(places))))
    return np.array([(place.lon * narrow, place.lat) for place in places]).reshape(-1, 2)
