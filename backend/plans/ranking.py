"""Ranks people for a job by road: the nearest in a straight line, and whoever else could be there sooner.

Nobody is passed over who could be there before the soonest suitable one: the first of the answer is the first of all,
unless a way was only estimated, and then the answer says so.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from backend import roads
from backend.plans import flow, legs
from backend.plans.flow import Wish
from backend.plans.legs import Legs
from backend.plans.timing import Order
from backend.plans.whereabouts import Somebody, Whereabouts
from backend.plans.wire import CandidatesView, CandidateView, SlipView
from backend.roads.travel import Travel
from routing.insertion import Probe
from routing.learn import longer
from routing.model import Candidate
from routing.plan import Route, Stop
from routing.schedule import Infeasible, time_route

NEAREST = 8  # whose days are looked at in any case: what a dispatcher reads
Days = Callable[[Sequence[Whereabouts]], Awaitable[list[Somebody]]]
Hoped = tuple[float, Whereabouts]  # nobody is there within fewer seconds


@dataclass(frozen=True, slots=True)
class Field:
    """A job at a moment (seconds of the day), those farther off by hope, and how to learn of somebody's day."""

    wish: Wish
    at_s: int
    far: Sequence[Hoped]
    days: Days

    def may_be_suitable(self, one: Whereabouts, eta_s: float) -> bool:
        """False only for those who lack a skill, or cannot end in their shift even if they went there at once."""
        if not self.wish.skills <= one.worker.skills:
            return False
        begins_s = max(self.at_s, one.worker.starts_s)
        return begins_s + eta_s + self.wish.duration_s <= one.worker.ends_s


def by_hope(wish: Wish, people: Sequence[Whereabouts]) -> list[Hoped]:
    return sorted(((one.hope_s(wish.position), one) for one in people), key=itemgetter(0))


async def ranked(field: Field, near: Sequence[Somebody]) -> CandidatesView:
    """The suitable before the others, the soonest there first. Asks the roads; holds no connection."""
    items, near_by_road = await _answers(field.wish, near)
    hopeful, far_by_road = await _sooner(field, _soonest_s(items))
    by_road = near_by_road and far_by_road
    while hopeful:
        found, also = await _answers(field.wish, await field.days([one for _, one in hopeful[:NEAREST]]))
        items, by_road = [*items, *found], by_road and also
        limit_s = _soonest_s(items)
        hopeful = [(eta_s, one) for eta_s, one in hopeful[NEAREST:] if eta_s <= limit_s]
    items.sort(key=lambda item: (not item.suitable, item.eta_s, item.name))
    return CandidatesView(road_based=by_road, items=items)


def _soonest_s(items: Sequence[CandidateView]) -> float:
    return min((item.eta_s for item in items if item.suitable), default=float("inf"))


async def _sooner(field: Field, limit_s: float) -> tuple[list[Hoped], bool]:
    """Who of the others may be there within the limit, and how soon at best; the soonest first.

    And whether the roads say so: by an estimate somebody may be passed over.
    """
    hopeful = [one for hope_s, one in field.far if hope_s <= limit_s and field.may_be_suitable(one, hope_s)]
    groups = [[one for one in hopeful if one.worker.profile == p] for p in {one.worker.profile for one in hopeful}]
    tables = await asyncio.gather(
        *(
            roads.current().table(group[0].worker.profile, [one.here for one in group], [field.wish.position])
            for group in groups
        )
    )
    etas = [
        (eta_s, one)
        for group, table in zip(groups, tables, strict=True)
        for one, eta_s in zip(group, _at_best_s(group, table), strict=True)
    ]
    found = [(eta_s, one) for eta_s, one in etas if eta_s <= limit_s and field.may_be_suitable(one, eta_s)]
    return sorted(found, key=itemgetter(0)), all(table.road_based for table in tables)


def _at_best_s(group: Sequence[Whereabouts], to_job: Travel) -> list[int]:
    return longer(to_job.seconds[:, 0], min(one.least for one in group)).tolist()


async def _answers(wish: Wish, people: Sequence[Somebody]) -> tuple[list[CandidateView], bool]:
    """And whether every way of them is one by road."""
    groups = [[one for one in people if one.worker.profile == p] for p in {one.worker.profile for one in people}]
    answers = await asyncio.gather(*(_of_profile(group[0].worker.profile, wish, group) for group in groups))
    return [item for found, _ in answers for item in found], all(by_road for _, by_road in answers)


async def _of_profile(profile: str, wish: Wish, people: Sequence[Somebody]) -> tuple[list[CandidateView], bool]:
    days = [(one.here, one.places) for one in people]
    tables = await legs.tables(profile, days, wish.position)
    ways = tables.legs(days, [one.factor for one in people])
    by_road = tables.road_based and all(one.by_road for one in people)
    return [_candidate(one, wish, its) for one, its in zip(people, ways, strict=True)], by_road


def _candidate(one: Somebody, wish: Wish, ways: Legs) -> CandidateView:
    clock = one.day.setting.clock
    wishes = [*(flow.wish_of(row, clock) for row in one.visits), wish]
    problem = flow.problem(one.day.setting, wishes, ways.matrix(one.visits, one.back_s))
    *visits, wanted = problem.candidates
    promised = frozenset(row.key for row in one.visits if row.appointment)
    order = Order(problem, visits, promised).forgiving(one.missed)
    code, before, after = _tried(order.standing(one.day.setting.opens_s), wanted, soon=wish.urgent)
    reason = code or (None if one.on_shift else "off_shift")
    return CandidateView(
        rep_id=one.worker.id,
        name=one.worker.name,
        profile=one.worker.profile,
        eta_s=ways.eta_s,
        distance_m=ways.distance_m,
        position_at=one.known["taken_at"] if one.known else None,
        accuracy_m=one.known["accuracy_m"] if one.known else None,
        added_s=max(0, after.travel_s - before.travel_s) if before and after else 2 * ways.eta_s,
        slips=_slips(one, before, after) if before and after else [],
        starts_at=clock.at(_of(after, wanted).start_s) if after and reason is None else None,
        suitable=reason is None,
        reason=reason,
    )


def _tried(order: Order, wanted: Candidate, *, soon: bool) -> tuple[str | None, Route | None, Route | None]:
    """Why the job cannot be done, and the day without and with it where it costs least, or if `soon` starts earliest.

    It can be done where it ends within the shift and breaks no appointment that is kept without it: what is
    less urgent slips.
    """
    shift = order.problem.reps[0]
    alone = time_route(order.problem, shift, [wanted])
    code = alone.code if isinstance(alone, Infeasible) else None
    before, after = _soonest(order, wanted) if soon else _cheapest(order, wanted)
    if after is None:
        return code or ("appointment_conflict" if before else None), None, None
    in_time = _of(after, wanted).leave_s <= shift.hours.closes_s
    return code or (None if in_time else "no_time_left"), before, after


def _soonest(order: Order, wanted: Candidate) -> tuple[Route | None, Route | None]:
    """The day without the job, and with it where it starts earliest, as it is put once it is accepted."""
    before, found = order.timed(), order.soonest(wanted)
    return (before, found and found[1]) if isinstance(before, Route) else (None, None)


def _cheapest(order: Order, wanted: Candidate) -> tuple[Route | None, Route | None]:
    """The same where it costs least."""
    ladder = zip(order.ladder(), (wanted, wanted, order.loosened(wanted)), strict=True)
    before: Route | Infeasible | None = None
    for (rep, visits), job in ladder:
        before = time_route(order.problem, rep, visits)
        if isinstance(before, Route) and (after := _in_time(Probe(order.problem, rep, visits), job)):
            return before, after
    return before if isinstance(before, Route) else None, None


def _in_time(probe: Probe, job: Candidate) -> Route | None:
    """The day with the job where it costs least and ends in the shift; else where it costs least."""
    closes_s = probe.problem.reps[0].hours.closes_s
    first: Route | None = None
    for _, at, route in probe.routes(job):
        if route.stops[at].leave_s <= closes_s:
            return route
        first = first or route
    return first


def _of(route: Route, wanted: Candidate) -> Stop:
    return next(stop for stop in route.stops if stop.candidate_id == wanted.id)


def _slips(one: Somebody, before: Route, after: Route) -> list[SlipView]:
    stops = {row.key: row for row in one.visits}
    was = {stop.candidate_id: stop.start_s for stop in before.stops}
    later = ((stop, stop.start_s - was[stop.candidate_id]) for stop in after.stops if stop.candidate_id in was)
    return [
        SlipView(stop_id=stops[stop.candidate_id].id, name=stops[stop.candidate_id].name, by_s=by_s)
        for stop, by_s in later
        if by_s > 0
    ]
