"""One appointment that nobody can keep any more must not hold up the rest of the day."""

from datetime import timedelta

import pytest

from backend.clock import now
from tests.plans.making import published_plan
from tests.support.field import a_position, a_visit, an_account, an_appointment, around, at, today
from tests.support.queue import work_off

pytestmark = pytest.mark.db


def visits(plan):
    return [stop for stop in plan["stops"] if stop["kind"] == "visit"]


async def a_missed_appointment(company, settings):
    """The rep planned it for the morning, but was at another account until long after."""
    first = await an_account(company, name="First", position=around(3))
    missed = await an_account(company, name="Missed", position=around(9))
    await an_account(company, name="Third", position=around(4))
    await an_account(company, name="Fourth", position=around(6))
    await an_appointment(company, missed, at(today(), 10, 12))
    plan = await published_plan(company, settings, today())
    assert [stop["name"] for stop in visits(plan) if stop["appointment"]] == ["Missed"]
    noon = at(today(), 12)
    await a_visit(company, first, started_at=noon - timedelta(minutes=20), ended_at=noon)
    return (await (await company.client("rep")).get(f"/api/plans/{plan['id']}")).json()


def still_open(plan):
    return [stop for stop in visits(plan) if stop["state"] == "planned"]


def late_stop(plan):
    (stop,) = [stop for stop in visits(plan) if stop["name"] == "Missed"]
    assert stop["appointment"] is True
    assert stop["startAt"][:16] >= at(today(), 12).isoformat()[:16]
    return stop


async def test_stops_are_put_into_another_order_dropped_and_added_around_a_missed_appointment(company, settings):
    plan = await a_missed_appointment(company, settings)
    rep, path = await company.client("rep"), f"/api/plans/{plan['id']}"
    ids = [stop["id"] for stop in still_open(plan)]
    same = await rep.post(f"{path}/order", json={"stopIds": ids})
    assert same.status_code == 200, same.text
    late_stop(same.json())
    other = await rep.post(f"{path}/order", json={"stopIds": ids[::-1]})
    assert [stop["id"] for stop in still_open(other.json())] == ids[::-1], other.text
    dropped = next(stop["id"] for stop in still_open(plan) if stop["name"] == "Third")
    shorter = await rep.delete(f"{path}/stops/{dropped}")
    assert shorter.status_code == 200, shorter.text
    late_stop(shorter.json())
    more = await an_account(company, name="More", last_visit_day=today(), position=around(40))
    longer = await rep.post(f"{path}/stops", json={"accountId": str(more)})
    assert longer.status_code == 201, longer.text
    assert {"More", "Missed"} <= {stop["name"] for stop in still_open(longer.json())}


async def test_an_appointment_that_can_still_be_kept_is_a_promise_beside_a_missed_one(company, settings):
    plan = await a_missed_appointment(company, settings)
    kept = await an_account(company, name="Kept", visit_duration_s=3600, position=around(11))
    manager, path = await company.client("manager"), f"/api/plans/{plan['id']}"
    soon = max(at(today(), 12, 30), now() + timedelta(minutes=5))
    added = await manager.post(f"{path}/stops", json={"accountId": str(kept), "at": soon.isoformat()})
    assert added.status_code == 201, added.text
    long = await an_account(company, name="Long", visit_duration_s=10 * 3600, position=around(12))
    added = await manager.post(f"{path}/stops", json={"accountId": str(long)})
    assert added.status_code == 201, added.text
    stops = {stop["name"]: stop["id"] for stop in still_open(added.json())}
    ids = [stops.pop("Long"), *stops.values()]
    answer = await manager.post(f"{path}/order", json={"stopIds": ids})
    assert (answer.status_code, answer.json()["code"]) == (409, "plans.breaks_promise")
    assert answer.json()["facts"]["name"] == "Kept"


async def test_replanning_keeps_a_missed_appointment_as_a_late_stop(company, settings):
    plan = await a_missed_appointment(company, settings)
    rep = await company.client("rep")
    await rep.post(f"/api/plans/{plan['id']}/replan", json={"at": at(today(), 13).isoformat(), "atOnce": True})
    await work_off(company, settings)
    late_stop((await rep.get(f"/api/plans/{plan['id']}")).json())


async def an_accepted_order(company, settings, **ask):
    manager, rep = await company.client("manager"), await company.client("rep")
    there = around(5)
    place = {"title": "Fridge is leaking", "position": {"lon": there.lon, "lat": there.lat}, "address": "Testikatu 5"}
    order = (await manager.post("/api/workorders", json=place | ask)).json()
    path = f"/api/workorders/{order['id']}"
    await manager.post(f"{path}/offer", json={"repId": str(company.people["rep"])})
    assert (await rep.post(f"{path}/respond", json={"accept": True})).json()["state"] == "accepted"
    await work_off(company, settings)
    return (await manager.get(path)).json()


@pytest.mark.parametrize("duration_s", [1800, 9 * 3600])
async def test_an_accepted_order_joins_a_day_with_a_missed_appointment(company, settings, duration_s):
    plan = await a_missed_appointment(company, settings)
    order = await an_accepted_order(company, settings, durationS=duration_s)
    assert order["inPlan"] is True
    rep = await company.client("rep")
    changed = (await rep.get(f"/api/plans/{plan['id']}")).json()
    assert order["id"] in {stop["workorderId"] for stop in still_open(changed)}
    late_stop(changed)


async def test_an_order_accepted_without_a_plan_is_told_so_and_joins_the_plan_published_later(company, settings):
    from tests.plans.making import made_plan

    await an_account(company)
    draft = await made_plan(company, settings, today())
    order = await an_accepted_order(company, settings)
    assert (order["state"], order["inPlan"]) == ("accepted", False)
    manager = await company.client("manager")
    assert (await manager.post(f"/api/plans/{draft['id']}/publish")).status_code == 200
    await work_off(company, settings)
    assert (await manager.get(f"/api/workorders/{order['id']}")).json()["inPlan"] is True


async def candidate(company, moment, monkeypatch, **ask):
    monkeypatch.setattr("backend.plans.dispatch.now", lambda: moment)
    manager = await company.client("manager")
    await a_position(company, "rep", around(5), moment)
    there = around(5)
    place = {"title": "Fridge", "position": {"lon": there.lon, "lat": there.lat}, "address": "Testikatu 5"}
    order = (await manager.post("/api/workorders", json=place | ask)).json()
    found = (await manager.get(f"/api/workorders/{order['id']}/candidates")).json()["items"]
    return next(one for one in found if one["repId"] == str(company.people["rep"]))


@pytest.mark.parametrize("edited", [False, True])
async def test_who_missed_an_appointment_can_be_sent_all_the_same(company, settings, monkeypatch, edited):
    plan = await a_missed_appointment(company, settings)
    if edited:
        rep = await company.client("rep")
        ids = [stop["id"] for stop in still_open(plan)]
        await rep.post(f"/api/plans/{plan['id']}/order", json={"stopIds": ids})
    found = await candidate(company, at(today(), 12, 5), monkeypatch)
    assert (found["suitable"], found["reason"]) == (True, None)
