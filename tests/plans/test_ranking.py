"""Looking closely at a few never passes over the best: the answer's first is the first of everybody."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import patch
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.plans import drawing, flow, ranking
from backend.plans.flow import DayClock, Place, StopRow, Wish, Worker
from backend.plans.legs import Tables
from backend.plans.pace import Pace
from backend.plans.store import Length, Seen
from backend.plans.whereabouts import FASTEST_MPS, Scene, Whereabouts, soonest_s
from backend.roads.travel import Travel, TravelMatrix
from checkin.geodesy import LonLat, destination
from routing.learn import HIGHEST, HOURS, LOWEST
from routing.model import Matrix, Window

pytestmark = pytest.mark.enable_socket  # an event loop opens a pair of them to wake itself; no address is reached

CENTRE = LonLat(-8.61, 41.15)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NOON_S = 12 * 3600
CLOCK = DayClock(NOON.date(), "UTC")
JOB = Wish(None, UUID(int=1), "Leak", "", CENTRE, 1800, (Window(0, 24 * 3600),), None, 3600, "optional")


class Ways:
    """Roads on which everybody meets a delay of their own, and the luckiest drives as fast as any graph allows.

    Of a way from or to `unknown` places they have an estimate.
    """

    def __init__(self, delays_s, unknown=()):
        self.delays_s, self.unknown = delays_s, set(unknown)

    def seconds(self, profile, here, there):
        return int(np.ceil(soonest_s(profile, here, there))) + self.delays_s.get(here, 60)

    async def table(self, profile, sources, destinations):
        seconds = np.array([[self.seconds(profile, a, b) for b in destinations] for a in sources])
        return Travel(seconds, seconds * 10, road_based=self.unknown.isdisjoint([*sources, *destinations]))

    async def matrix(self, profile, places):
        seconds = (await self.table(profile, places, places)).seconds
        np.fill_diagonal(seconds, 0)
        return TravelMatrix(Matrix(seconds, seconds * 10), road_based=True)


def a_stop(number, rep, start, minutes, appointment):
    return Seen(
        StopRow(
            UUID(int=number), "visit", UUID(int=number), None, f"Shop {number}", "", destination(rep, 0, 400),
            start, start, start + timedelta(minutes=minutes), 0, 300, 900, 60 * minutes, locked=False,
            appointment=appointment, due_days=None, open_until=None,
        ),
        None, None, None,
    )  # fmt: skip


factors = st.floats(LOWEST, HIGHEST)
paces = st.none() | st.builds(Pace, st.just(1), st.dictionaries(st.integers(0, HOURS - 1), factors), factors)
people = st.lists(
    st.tuples(
        st.integers(0, 40_000),  # metres from the job
        st.integers(0, 359),
        st.sampled_from(sorted(FASTEST_MPS)),
        st.integers(0, 4_000),  # seconds of delay on the way
        st.integers(11, 16),  # the hour at which the shift ends
        st.lists(st.tuples(st.integers(10, 150), st.booleans()), max_size=3),  # visits: minutes, appointment
        paces,
    ),
    min_size=1,
    max_size=14,
)


def scene_of(drawn):
    found, stops, delays_s = [], {}, {}
    for number, (metres, bearing, profile, delay_s, ends, visits, pace) in enumerate(drawn, start=1):
        here = destination(CENTRE, bearing, metres)
        worker = Worker(
            UUID(int=number), f"Rep {number:02}", profile, Place("", here), 8 * 3600, ends * 3600, (), frozenset(),
            None, pace,
        )  # fmt: skip
        found.append(Whereabouts(worker, here, None, Length(worker.id, worker.id, 600, 900, road_based=True)))
        begins = NOON
        stops[worker.id] = []
        for at, (minutes, appointment) in enumerate(visits):
            stops[worker.id].append(a_stop(number * 100 + at, here, begins, minutes, appointment))
            begins += timedelta(minutes=minutes + 10)
        delays_s[here] = delay_s
    return found, stops, delays_s


async def view_of(found, stops, ways, nearest):
    scene = Scene(CLOCK, NOON)

    async def days(some):
        return [scene.somebody(one, stops[one.worker.id], {}) for one in some]

    with patch("backend.roads.travel._current", ways), patch("backend.plans.ranking.NEAREST", nearest):
        order = ranking.by_hope(JOB, found)
        field = ranking.Field(JOB, NOON_S, order[nearest:], days)
        return await ranking.ranked(field, await days([one for _, one in order[:nearest]]))


async def answered(drawn, nearest):
    found, stops, delays_s = scene_of(drawn)
    return (await view_of(found, stops, Ways(delays_s), nearest)).items


@settings(max_examples=150, deadline=None)
@given(people, st.integers(1, 4))
def test_the_first_of_a_few_is_the_first_of_everybody(drawn, nearest):
    everybody = asyncio.run(answered(drawn, len(drawn)))
    few = asyncio.run(answered(drawn, nearest))
    if everybody[0].suitable:
        assert few[0] == everybody[0]
    else:
        assert not few[0].suitable
    assert {item.rep_id for item in few} <= {item.rep_id for item in everybody}


def test_who_is_farther_away_but_there_sooner_is_first():
    slow, quick = (500, 0, "foot", 3_000, 16, [], None), (9_000, 90, "car", 0, 16, [], None)
    few = asyncio.run(answered([slow, quick], 1))
    assert [item.name for item in few] == ["Rep 02", "Rep 01"]


def test_nobody_asks_for_the_days_of_those_who_cannot_be_sooner():
    near, far = (100, 0, "car", 10, 16, [], None), (30_000, 0, "car", 0, 16, [], None)
    few = asyncio.run(answered([near, far], 1))
    assert [item.name for item in few] == ["Rep 01"]


def test_who_is_passed_over_by_an_estimate_is_not_passed_over_by_road():
    near, far = (100, 0, "car", 10, 16, [], None), (9_000, 90, "car", 900, 16, [], None)
    found, stops, delays_s = scene_of([near, far])
    late = replace(found[0], here=destination(CENTRE, 0, 200))
    delays_s[late.here] = 600
    for unknown, by_road in ([], True), ([found[1].here], False):
        view = asyncio.run(view_of([late, found[1]], stops, Ways(delays_s, unknown), 1))
        assert [item.name for item in view.items] == ["Rep 01"]
        assert view.road_based is by_road


def test_times_in_a_day_that_was_planned_with_estimates_are_no_road_times():
    (one,), stops, delays_s = scene_of([(500, 0, "car", 60, 16, [(30, False)], None)])
    for by_road in (True, False):
        planned = replace(one, plan=replace(one.plan, road_based=by_road))
        assert asyncio.run(view_of([planned], stops, Ways(delays_s), 1)).road_based is by_road


@pytest.mark.parametrize("estimated", range(3))
def test_one_estimated_table_is_enough_to_claim_no_road_times(estimated):
    ways = [Travel(np.zeros((1, 1)), np.zeros((1, 1)), road_based=number != estimated) for number in range(3)]
    assert not Tables(*ways).road_based


@settings(max_examples=50, deadline=None)
@given(people)
def test_ways_take_as_long_as_a_plan_from_here_and_now_would_say(drawn):
    """The same road times, stretched by the same factor: what a day's hours taught for the rest of that day."""
    found, stops, delays_s = scene_of(drawn)
    scene = Scene(CLOCK, NOON)

    async def planned_s(one):
        day = scene.somebody(one, stops[one.worker.id], {}).day
        return int((await drawing.travel_of(day.setting, [JOB])).matrix.seconds[flow.START, flow.FIRST_WISH])

    with patch("backend.roads.travel._current", Ways(delays_s)):
        planned = {one.worker.id: asyncio.run(planned_s(one)) for one in found}
    assert {item.rep_id: item.eta_s for item in asyncio.run(answered(drawn, len(drawn)))} == planned


def test_of_those_farther_off_only_who_has_the_skills_is_looked_at():
    async def days(some):
        return []

    cooling = frozenset({"cooling"})
    (far,), _, _ = scene_of([(30_000, 0, "car", 0, 16, [], None)])
    field = ranking.Field(replace(JOB, skills=cooling), NOON_S, [far], days)
    assert not field.may_be_suitable(far, 0)
    assert field.may_be_suitable(replace(far, worker=replace(far.worker, skills=cooling)), 0)
