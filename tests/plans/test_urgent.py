"""An urgent work order joins a day where it starts earliest, any other where it costs least."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from backend.plans.timing import Order
from checkin.geodesy import destination
from routing.model import LATEST_S, Candidate, Matrix, Problem, Rep, Window
from routing.plan import Route
from tests.plans.making import published_plan
from tests.routing.days import hostile_days
from tests.support.company import HELSINKI
from tests.support.field import a_position, an_account, at, today
from tests.support.queue import work_off

DAY = (Window(0, LATEST_S),)


def line_order(*visits, closes_s=1_000):
    """Places on a line, as many seconds from the start as their number; everybody ends at the start."""
    places = [0, 0, *range(100, 1_000, 100)]
    seconds = np.abs(np.subtract.outer(places, places))
    rep = Rep("rep", 0, 1, Window(0, closes_s))
    problem = Problem((rep,), (*visits, JOB), {rep.profile: Matrix(seconds, seconds)})
    return Order(problem, visits, frozenset(one.id for one in visits if one.kind == "mandatory"))


def a_visit_at(hundreds, windows=DAY, **more):
    return Candidate(f"at {hundreds}00", 1 + hundreds, 10, windows, 1, **more)


JOB = Candidate("job", 1 + 4, 10, DAY, 1, kind="locked")


def ids(order):
    return [visit.id for visit in order.visits]


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_days().filter(lambda day: day.reps and day.candidates))
def test_no_place_in_the_day_starts_sooner(problem):
    *visits, wanted = problem.candidates
    promised = frozenset(visit.id for visit in visits if visit.rank)
    order = Order(problem, [visit for visit in visits if visit.windows], promised).standing(0)
    orders = (
        replace(order, visits=[*order.visits[:i], wanted, *order.visits[i:]]) for i in range(len(order.visits) + 1)
    )
    timed = [(i, day.timed()) for i, day in enumerate(orders)]
    days = [(i, route) for i, route in timed if isinstance(route, Route)]
    soonest = min(days, key=lambda day: (day[1].stops[day[0]].start_s, day[1].travel_s), default=None)
    assert order.soonest(wanted) == soonest


def test_the_urgent_starts_first_though_it_is_cheaper_later():
    order = line_order(a_visit_at(1), a_visit_at(2), a_visit_at(4))
    assert ids(order.with_inserted(JOB))[:2] == ["at 100", "at 200"]
    assert ids(order.with_inserted(JOB, soon=True)) == ["job", "at 100", "at 200", "at 400"]


def test_the_rest_of_a_full_day_goes_into_overtime_for_the_urgent():
    order = line_order(a_visit_at(1), a_visit_at(2), closes_s=850)
    assert ids(order.with_inserted(JOB))[0] == "at 100"
    assert ids(order.with_inserted(JOB, soon=True)) == ["job", "at 100", "at 200"]


def test_an_appointment_is_kept_even_for_the_urgent():
    promised = a_visit_at(1, (Window(100, 200),), kind="mandatory")
    order = line_order(promised, a_visit_at(2))
    assert ids(order.with_inserted(JOB, soon=True)) == ["at 100", "job", "at 200"]


async def a_day(company, settings):
    """Two visits near the office, then one farther out."""
    for metres in (200, 400, 800):
        await an_account(company, name=f"{metres} m", position=destination(HELSINKI, 0, metres))
    plan = await published_plan(company, settings, today())
    by_name = sorted(plan["stops"], key=lambda stop: int(stop["name"].split()[0]))
    path = f"/api/plans/{plan['id']}/order"
    answer = await (await company.client("rep")).post(path, json={"stopIds": [stop["id"] for stop in by_name]})
    return answer.json()


async def an_offer(company, priority):
    manager, there = await company.client("manager"), destination(HELSINKI, 0, 850)
    ask = {"title": "Leak", "position": {"lon": there.lon, "lat": there.lat}, "address": "Testikatu 5"}
    order = (await manager.post("/api/workorders", json=ask | {"priority": priority})).json()
    return f"/api/workorders/{order['id']}"


async def candidate(company, path):
    found = (await (await company.client("manager")).get(f"{path}/candidates")).json()["items"]
    return next(one for one in found if one["repId"] == str(company.people["rep"]))


async def accepted(company, settings, path, plan):
    manager, rep = await company.client("manager"), await company.client("rep")
    await manager.post(f"{path}/offer", json={"repId": str(company.people["rep"])})
    assert (await rep.post(f"{path}/respond", json={"accept": True})).json()["state"] == "accepted"
    await work_off(company, settings)
    return [stop for stop in (await rep.get(f"/api/plans/{plan['id']}")).json()["stops"] if stop["kind"] == "visit"]


def instant(text):
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.db
@pytest.mark.parametrize("priority", ["urgent", "normal"])
async def test_an_accepted_order_lands_where_the_ranking_said(company, settings, monkeypatch, priority):
    begins = at(today(), 8)
    monkeypatch.setattr("backend.plans.dispatch.now", lambda: begins)
    plan = await a_day(company, settings)
    await a_position(company, "rep", HELSINKI, begins)
    path = await an_offer(company, priority)
    said = await candidate(company, path)
    assert (said["suitable"], said["reason"]) == (True, None)
    before = {stop["id"]: instant(stop["startAt"]) for stop in plan["stops"]}
    stops = await accepted(company, settings, path, plan)
    names = [stop["name"] for stop in stops]
    assert [name for name in names if name != "Leak"] == ["200 m", "400 m", "800 m"]
    assert names.index("Leak") == 0 if priority == "urgent" else names.index("Leak") >= 2
    (job,) = [stop for stop in stops if stop["name"] == "Leak"]
    assert abs((instant(said["startsAt"]) - instant(job["startAt"])).total_seconds()) < 60
    later = {stop["id"] for stop in stops if stop["id"] in before and instant(stop["startAt"]) > before[stop["id"]]}
    assert {slip["stopId"] for slip in said["slips"]} == later


@pytest.mark.db
async def test_nobody_is_said_to_start_what_does_not_fit(company, settings, monkeypatch):
    monkeypatch.setattr("backend.plans.dispatch.now", lambda: at(today(), 22))
    said = await candidate(company, await an_offer(company, "urgent"))
    assert (said["suitable"], said["startsAt"]) == (False, None)
