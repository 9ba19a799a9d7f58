"""Customers, territories and reps of the demo company, from the places and streets of a built city.

Pure and repeatable: the same city, count and seed give the same company.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Literal

from checkin.geodesy import LonLat
from infra.city.demo_terms import CLASS_SHARES, INTERVAL_DAYS, STAND_INS, TERMS, ValueClass
from infra.city.places import Place
from infra.city.streets import StreetPoint
from infra.city.territories import Spot, densest, gap_m, middle, nearest, on_plane, reach_m, split

Profile = Literal["foot", "bicycle", "car"]
PROFILES: tuple[Profile, ...] = ("foot", "bicycle", "car", "car", "bicycle", "car", "car", "foot")
REACH_M: dict[Profile, float] = {"foot": 1_500, "bicycle": 4_000, "car": 20_000}  # a day's territory
POOL = {"foot": 1, "bicycle": 4}  # a walker takes the nearest customers, a cyclist every fourth of a wider ring
COMPACT_M = 2_500  # a city no wider than this is walked everywhere: equal parts, no reach
NEVER_VISITED = 0.1  # share of customers without a last visit
LONGEST_GAP = 1.5  # last visits lie up to this many intervals back, so some are overdue


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A customer; `fictional` ones stand on a real street of a city without shops."""

    key: str  # the place's osm_id, or s and a number for a fictional one
    rep: int
    kind: str
    name: str
    position: LonLat
    name_zh: str | None
    address: str | None
    phone: str | None
    website: str | None
    opening_hours: str | None
    value_class: ValueClass
    interval_days: int
    visit_duration_s: int
    last_visit_days_ago: int | None
    fictional: bool


@dataclass(frozen=True, slots=True)
class DemoRep:
    """A rep's way of travelling and where the day starts and ends."""

    index: int
    profile: Profile
    home: LonLat
    home_label: str


@dataclass(frozen=True, slots=True)
class DemoField:
    accounts: tuple[DemoAccount, ...]
    reps: tuple[DemoRep, ...]


def choose(
    places: Sequence[Place],
    count: int = 320,
    seed: int = 7,
    *,
    streets: Sequence[StreetPoint] = (),
    profiles: Sequence[Profile] = PROFILES,
) -> DemoField:
    """About `count` customers in one territory per profile; fewer where there is nothing more to choose.

    Real places come first; where they do not suffice, stand-ins on `streets` fill up. On a large extract
    the territories stay within a day's reach: walking ones where customers are densest.
    """
    rng = Random(seed)  # noqa: S311 - a repeatable demo, nothing secret
    customers = _customers(places)
    if len(customers) < count:
        customers += _stand_ins(streets, rng)
    if not customers:
        return DemoField((), ())
    origin = customers[0].position
    spots = [on_plane(origin, customer.position) for customer in customers]
    groups = _territories(_Choice(customers, spots, rng), profiles, count)
    accounts = [_account(customers[index], rep) for rep, group in enumerate(groups) for index in sorted(group)]
    homes = _Homes(origin, streets, rng)
    reps = [
        homes.rep(number, profiles[number], [spots[index] for index in group], customers[group[0]])
        for number, group in enumerate(groups)
        if group
    ]
    return DemoField(tuple(_classed(accounts, rng)), tuple(reps))


@dataclass(frozen=True, slots=True)
class _Choice:
    customers: Sequence[Place]
    spots: Sequence[Spot]
    rng: Random

    def spread(self, members: Sequence[int], count: int) -> list[int]:
        """Real places before stand-ins, at random among equals."""
        order = sorted(members, key=lambda index: (is_fictional(self.customers[index]), self.rng.random()))
        return order[:count]


def is_fictional(place: Place) -> bool:
    return place.osm_id.startswith("s")


def _customers(places: Sequence[Place]) -> list[Place]:
    """Businesses that the demo company sells to, each once, in a stable order."""
    unique: dict[tuple[str, str | None], Place] = {}
    for place in sorted(places, key=lambda place: place.osm_id):
        if place.kind in TERMS:
            unique.setdefault((place.name, place.address), place)
    return list(unique.values())


def _stand_ins(streets: Sequence[StreetPoint], rng: Random) -> list[Place]:
    made: list[Place] = []
    for number, street in enumerate(streets, start=1):
        like = rng.choice(STAND_INS)
        made.append(
            Place(
                osm_id=f"s{number}",
                kind=like.kind,
                name=f"{like.name} {number}",
                name_zh=f"{like.name_zh}{number}",
                position=street.position,
                address=street.name,
                opening_hours=like.opening_hours,
            )
        )
    return made


def _territories(choice: _Choice, profiles: Sequence[Profile], count: int) -> list[list[int]]:
    """Chosen customers by rep; a small city in equal parts, a large one within each profile's reach."""
    everyone = list(range(len(choice.spots)))
    if reach_m(choice.spots) <= COMPACT_M:
        chosen = choice.spread(everyone, count)
        parts = split([choice.spots[index] for index in chosen], len(profiles))
        return [[chosen[member] for member in part] for part in parts]
    return _carve(choice, profiles, count)


def _carve(choice: _Choice, profiles: Sequence[Profile], count: int) -> list[list[int]]:
    """Short reaches first, each at the densest spot that is left; the cars share the rest."""
    centre = densest(choice.spots, REACH_M["foot"])
    left = list(range(len(choice.spots)))
    each = -(-count // len(profiles))
    groups: list[list[int]] = [[] for _ in profiles]
    for profile in ("foot", "bicycle"):
        for rep in (number for number, own in enumerate(profiles) if own == profile):
            groups[rep] = _cut_out(choice, left, each, profile)
            taken = set(groups[rep])
            left = [index for index in left if index not in taken]
    cars = [number for number, own in enumerate(profiles) if own == "car"]
    in_reach = [index for index in left if gap_m(choice.spots[index], centre) <= REACH_M["car"]]
    chosen = choice.spread(in_reach, each * len(cars))
    parts = split([choice.spots[index] for index in chosen], len(cars)) if cars else []
    for rep, part in zip(cars, parts, strict=True):
        groups[rep] = [chosen[member] for member in part]
    return groups


def _cut_out(choice: _Choice, left: Sequence[int], count: int, profile: Literal["foot", "bicycle"]) -> list[int]:
    if not left:
        return []
    within_m = REACH_M[profile]
    spots = [choice.spots[index] for index in left]
    pool = nearest(spots, densest(spots, within_m), count * POOL[profile], within_m)
    return choice.spread([left[found] for found in pool], count)


def _account(place: Place, rep: int) -> DemoAccount:
    return DemoAccount(
        key=place.osm_id,
        rep=rep,
        kind=place.kind,
        name=place.name,
        position=place.position,
        name_zh=place.name_zh,
        address=place.address,
        phone=place.phone,
        website=place.website,
        opening_hours=place.opening_hours,
        value_class="C",
        interval_days=INTERVAL_DAYS["C"],
        visit_duration_s=TERMS[place.kind].visit_s,
        last_visit_days_ago=None,
        fictional=is_fictional(place),
    )


def _classed(accounts: Sequence[DemoAccount], rng: Random) -> list[DemoAccount]:
    """The worthiest fifth are A, the next three tenths B; last visits spread around each interval."""
    worth = {account.key: TERMS[account.kind].worth + rng.random() for account in accounts}
    order = sorted(accounts, key=lambda account: (-worth[account.key], account.key))
    classes: dict[str, ValueClass] = {}
    for rank, account in enumerate(order):
        share = (rank + 1) / len(order)
        classes[account.key] = next(named for named, up_to in CLASS_SHARES if share <= up_to)
    return [_with_class(account, classes[account.key], rng) for account in accounts]


def _with_class(account: DemoAccount, value_class: ValueClass, rng: Random) -> DemoAccount:
    interval_days = INTERVAL_DAYS[value_class]
    days_ago = rng.randint(1, int(interval_days * LONGEST_GAP))
    return replace(
        account,
        value_class=value_class,
        interval_days=interval_days,
        last_visit_days_ago=None if rng.random() < NEVER_VISITED else days_ago,
    )


class _Homes:
    """Start places: a street in or beside the territory, or a customer's door where no street is known."""

    def __init__(self, origin: LonLat, streets: Sequence[StreetPoint], rng: Random) -> None:
        self._streets = streets
        self._spots = [on_plane(origin, street.position) for street in streets]
        self._rng = rng

    def rep(self, index: int, profile: Profile, territory: Sequence[Spot], door: Place) -> DemoRep:
        near = nearest(self._spots, middle(territory), 12, max(reach_m(territory), REACH_M["foot"]))
        if not near:
            return DemoRep(index, profile, door.position, door.address or door.name)
        street = self._streets[self._rng.choice(near)]
        return DemoRep(index, profile, street.position, street.name)
