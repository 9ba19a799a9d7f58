"""A new order for the rest of the day: shown before it is accepted."""

from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest

from backend.clock import now
from tests.plans.making import published_plan
from tests.support.field import a_visit, accounts, an_account, an_appointment, around, at, today
from tests.support.queue import work_off

pytestmark = pytest.mark.db


def visits(plan):
    return [stop for stop in plan["stops"] if stop["kind"] == "visit"]


async def a_proposal(company, settings, plan, **ask):
    rep = await company.client("rep")
    answer = await rep.post(f"/api/plans/{plan['id']}/replan", json=ask)
    assert answer.status_code == 202, answer.text
    await work_off(company, settings)
    run = (await rep.get(f"/api/plans/runs/{answer.json()['runId']}")).json()
    assert (run["state"], run["plans"]) == ("done", None), run
    return run["proposal"]


def accepting(plan, proposal, verb="accept"):
    return f"/api/plans/{plan['id']}/proposals/{proposal['id']}/{verb}"


async def test_a_proposal_changes_nothing_until_it_is_accepted(company, settings):
    await accounts(company, 5)
    plan = await published_plan(company, settings, today())
    rep = await company.client("rep")
    backwards = [stop["id"] for stop in visits(plan)][::-1]
    plan = (await rep.post(f"/api/plans/{plan['id']}/order", json={"stopIds": backwards[::2] + backwards[1::2]})).json()
    proposal = await a_proposal(company, settings, plan, at=at(today(), 10).isoformat())
    same = (await rep.get(f"/api/plans/{plan['id']}")).json()
    assert same == plan
    assert (proposal["state"], proposal["baseVersion"]) == ("open", plan["version"])
    assert {change["stopId"] for change in proposal["changes"]} == {stop["id"] for stop in visits(plan)}
    assert proposal["after"]["travelS"] <= proposal["before"]["travelS"]
    answer = await rep.post(accepting(plan, proposal))
    assert answer.status_code == 200, answer.text
    accepted = answer.json()
    assert accepted["version"] == plan["version"] + 1
    order = sorted((one for one in proposal["changes"] if one["after"]), key=lambda one: one["after"]["place"])
    assert [stop["id"] for stop in visits(accepted)] == [one["stopId"] for one in order]
    assert [stop["startAt"] for stop in visits(accepted)] == [one["after"]["startAt"] for one in order]
    assert accepted["endAt"] == proposal["after"]["homeAt"]
    assert "plan.changed" in await work_off(company, settings)


async def test_accepting_twice_is_accepting_once(company, settings):
    await accounts(company, 3)
    plan = await published_plan(company, settings, today())
    proposal = await a_proposal(company, settings, plan, at=at(today(), 10).isoformat())
    rep = await company.client("rep")
    first = (await rep.post(accepting(plan, proposal))).json()
    second = (await rep.post(accepting(plan, proposal))).json()
    assert second == first


async def test_a_plan_that_changed_meanwhile_refuses_the_proposal_and_says_where_it_stands(company, settings):
    await accounts(company, 4)
    plan = await published_plan(company, settings, today())
    proposal = await a_proposal(company, settings, plan, at=at(today(), 10).isoformat())
    manager = await company.client("manager")
    changed = (await manager.delete(f"/api/plans/{plan['id']}/stops/{visits(plan)[-1]['id']}")).json()
    answer = await manager.post(accepting(plan, proposal))
    assert (answer.status_code, answer.json()["code"]) == (409, "plans.proposal_stale")
    assert answer.json()["facts"]["plan"] == changed


async def test_a_visit_that_began_meanwhile_makes_the_proposal_stale(company, settings):
    ids = await accounts(company, 3)
    plan = await published_plan(company, settings, today())
    proposal = await a_proposal(company, settings, plan, at=at(today(), 10).isoformat())
    await a_visit(company, ids[1], ended_at=None, state="open")
    rep = await company.client("rep")
    assert (await rep.post(accepting(plan, proposal))).json()["code"] == "plans.proposal_stale"


async def as_if(company, proposal, minutes, *places):
    """The proposal says of each of these places in it: so many minutes ago."""
    ago = (now() - timedelta(minutes=minutes)).isoformat()
    for place in places:
        await company.rows(
            "update plan_run set proposal = jsonb_set(proposal, $2::text[], to_jsonb($3::text)) where id = $1",
            UUID(proposal["id"]), ["told", *place], ago,
        )  # fmt: skip


@pytest.mark.parametrize(("minutes", "status"), [(11, 409), (9, 200)])
async def test_a_proposal_is_stale_after_ten_minutes(company, settings, minutes, status):
    await accounts(company, 3)
    plan = await published_plan(company, settings, today())
    proposal = await a_proposal(company, settings, plan, at=at(today(), 10).isoformat())
    await as_if(company, proposal, minutes, ["madeAt"])
    rep = await company.client("rep")
    answer = await rep.post(accepting(plan, proposal))
    assert (answer.status_code, answer.json().get("code")) == (
        status,
        "plans.proposal_stale" if status == 409 else None,
    )


@pytest.mark.parametrize(("minutes", "status"), [(6, 409), (4, 200)])
async def test_a_proposal_is_stale_once_its_first_visit_should_have_begun(company, settings, minutes, status):
    await accounts(company, 1)
    plan = await published_plan(company, settings, today())
    proposal = await a_proposal(company, settings, plan, at=at(today(), 10).isoformat())
    await as_if(company, proposal, minutes, ["madeAt"], ["changes", "0", "after", "startAt"])
    rep = await company.client("rep")
    assert (await rep.post(accepting(plan, proposal))).status_code == status


async def test_a_discarded_proposal_leaves_the_order_and_calms_the_plan(company, settings):
    await accounts(company, 3)
    plan = await published_plan(company, settings, today())
    order = await an_accepted_order(company, settings)
    rep = await company.client("rep")
    stirred = (await rep.get(f"/api/plans/{plan['id']}")).json()
    assert stirred["unsettled"] == [{"code": "added", "name": "Mend the lamp"}]
    assert str(order) in {stop["workorderId"] for stop in stirred["stops"]}
    proposal = await a_proposal(company, settings, plan, at=at(today(), 10).isoformat())
    calm = (await rep.post(accepting(plan, proposal, "discard"))).json()
    assert calm["unsettled"] == []
    assert [stop["id"] for stop in calm["stops"]] == [stop["id"] for stop in stirred["stops"]]
    assert (await rep.post(accepting(plan, proposal))).json()["code"] == "plans.proposal_stale"


async def an_accepted_order(company, settings):
    manager, rep = await company.client("manager"), await company.client("rep")
    here = around(7)
    body = {
        "title": "Mend the lamp",
        "position": {"lon": here.lon, "lat": here.lat},
        "durationS": 900,
        "priority": "normal",
    }
    order = (await manager.post("/api/workorders", json=body)).json()["id"]
    await manager.post(f"/api/workorders/{order}/offer", json={"repId": str(company.people["rep"])})
    await rep.post(f"/api/workorders/{order}/respond", json={"accept": True})
    await work_off(company, settings)
    return order


async def test_a_cancelled_order_unsettles_the_plan(company, settings):
    await accounts(company, 2)
    plan = await published_plan(company, settings, today())
    order = await an_accepted_order(company, settings)
    manager = await company.client("manager")
    await manager.post(f"/api/workorders/{order}/cancel")
    await work_off(company, settings)
    seen = (await manager.get(f"/api/plans/{plan['id']}")).json()
    assert [one["code"] for one in seen["unsettled"]] == ["added", "cancelled"]


async def test_who_is_late_sees_what_would_be_left_out_and_why(company, settings):
    for number in range(6):
        await an_account(company, name=f"Long {number}", visit_duration_s=3600, position=around(number))
    plan = await published_plan(company, settings, today())
    proposal = await a_proposal(company, settings, plan, at=at(today(), 13).isoformat())
    dropped = [one for one in proposal["changes"] if one["kind"] == "dropped"]
    assert dropped
    assert all(one["after"] is None and one["reason"]["code"] == "no_time_left" for one in dropped)
    assert proposal["after"]["homeAt"] < proposal["before"]["homeAt"]
    rep = await company.client("rep")
    accepted = (await rep.post(accepting(plan, proposal))).json()
    assert {one["name"] for one in dropped} <= {one["name"] for one in accepted["leftOut"]}


async def test_an_accepted_order_stays_in_the_day_however_late_it_is(company, settings):
    for number in range(6):
        await an_account(company, name=f"Long {number}", visit_duration_s=3600, position=around(number))
    plan = await published_plan(company, settings, today())
    order = await an_accepted_order(company, settings)
    proposal = await a_proposal(company, settings, plan, at=at(today(), 16, 55).isoformat())
    (line,) = [one for one in proposal["changes"] if one["workorderId"] == str(order)]
    assert line["after"] is not None
    rep = await company.client("rep")
    accepted = (await rep.post(accepting(plan, proposal))).json()
    assert str(order) in {stop["workorderId"] for stop in accepted["stops"]}


async def test_an_appointment_after_hours_is_kept_with_overtime(company, settings):
    await accounts(company, 3)
    promised = await an_account(company, name="Promised", position=around(9))
    plan = await published_plan(company, settings, today())
    manager = await company.client("manager")
    ask = {"accountId": str(promised), "at": at(today(), 17, 30).isoformat()}
    plan = (await manager.post(f"/api/plans/{plan['id']}/stops", json=ask)).json()
    proposal = await a_proposal(company, settings, plan, at=at(today(), 15).isoformat())
    (line,) = [one for one in proposal["changes"] if one["appointment"]]
    assert line["after"]["kept"] is True


async def test_a_day_that_goes_well_is_left_as_it_is(company, settings):
    await accounts(company, 8)
    plan = await published_plan(company, settings, today())
    first = visits(plan)[0]
    start = datetime.fromisoformat(plan["startAt"])
    home = plan["startPlace"]["position"]
    here = {"lon": home["lon"], "lat": home["lat"]}
    proposal = await a_proposal(company, settings, plan, position=here, at=start.isoformat())
    assert {one["kind"] for one in proposal["changes"]} == {"same"}
    assert proposal["changes"][0]["stopId"] == first["id"]


async def test_an_appointment_that_cannot_be_kept_any_more_says_so(company, settings):
    await accounts(company, 2)
    promised = await an_account(company, name="Promised", position=around(9))
    await an_appointment(company, promised, at(today(), 11))
    plan = await published_plan(company, settings, today())
    proposal = await a_proposal(company, settings, plan, at=at(today(), 13).isoformat())
    (line,) = [one for one in proposal["changes"] if one["appointment"]]
    assert (line["before"]["kept"], line["after"]["kept"]) == (False, False)
    early = await a_proposal(company, settings, plan, at=at(today(), 8).isoformat())
    (line,) = [one for one in early["changes"] if one["appointment"]]
    assert (line["before"]["kept"], line["after"]["kept"]) == (True, True)


async def test_nobody_accepts_for_people_out_of_reach(company, settings):
    await accounts(company, 2)
    plan = await published_plan(company, settings, today())
    proposal = await a_proposal(company, settings, plan)
    stranger = await company.client("stranger")
    assert (await stranger.post(accepting(plan, proposal))).status_code == 404
    other = await published_plan(company, settings, today(), "rep2")
    rep2 = await company.client("rep2")
    assert (await rep2.post(accepting(other, proposal))).status_code == 404


async def test_a_plan_carries_its_ways_in_the_order_of_its_stops(company, settings):
    await an_account(company, opening_hours="Mo-Su 10:00-11:00", visit_duration_s=1800, position=around(2))
    await accounts(company, 3)
    plan = await published_plan(company, settings, today())
    ways = plan["ways"]
    assert ways["stopIds"] == [stop["id"] for stop in visits(plan)]
    size = len(ways["stopIds"]) + 2
    assert [len(row) for row in ways["seconds"]] == [size] * size
    begins = datetime.fromisoformat(ways["beginsAt"])
    assert begins == at(today(), 0)
    for stop, windows in zip(visits(plan), ways["windows"], strict=True):
        starts_s = (datetime.fromisoformat(stop["startAt"]) - begins).total_seconds()
        assert any(opens <= starts_s <= closes for opens, closes in windows)
    legs = [0, *range(2, size)]
    travel = [ways["seconds"][a][b] for a, b in pairwise(legs)]
    assert travel == [stop["travelS"] for stop in visits(plan)]


async def test_a_day_of_nobody_is_proposed_as_it_is(company, settings):
    """A stop whose account is gone stays out, with no reason to tell."""
    (gone,) = await accounts(company, 1)
    plan = await published_plan(company, settings, today())
    await company.rows("update account set archived_at = now() where company_id = $1 and id = $2", company.id, gone)
    proposal = await a_proposal(company, settings, plan, at=at(today(), 10).isoformat())
    (line,) = proposal["changes"]
    assert (line["kind"], line["reason"], line["name"]) == ("dropped", None, "Shop 1")


async def test_a_locked_visit_that_meets_closed_doors_says_so(company, settings):
    await accounts(company, 2)
    early = await an_account(company, opening_hours="Mo-Su 09:00-11:00", position=around(5))
    plan = await published_plan(company, settings, today())
    (stop,) = [one for one in visits(plan) if one["accountId"] == str(early)]
    manager = await company.client("manager")
    await manager.post(f"/api/plans/{plan['id']}/stops/{stop['id']}/lock", json={"locked": True})
    proposal = await a_proposal(company, settings, plan, at=at(today(), 13).isoformat())
    closed = {one["stopId"]: one["after"]["closed"] for one in proposal["changes"] if one["after"]}
    assert closed.pop(stop["id"]) is True
    assert set(closed.values()) <= {False}
