from datetime import datetime, timedelta

import pytest

from tests.plans.making import published_plan, start_run
from tests.support.field import a_position, a_visit, accounts, an_account, around, at, today, tomorrow
from tests.support.queue import work_off

pytestmark = pytest.mark.db


def visits(plan):
    return [stop for stop in plan["stops"] if stop["kind"] == "visit"]


async def test_a_rep_puts_the_stops_into_another_order_and_the_times_follow(company, settings):
    await accounts(company, 4)
    plan = await published_plan(company, settings, tomorrow())
    rep = await company.client("rep")
    ids = [stop["id"] for stop in visits(plan)]
    answer = await rep.post(f"/api/plans/{plan['id']}/order", json={"stopIds": ids[::-1]})
    changed = answer.json()
    assert [stop["id"] for stop in visits(changed)] == ids[::-1], answer.text
    assert changed["version"] == plan["version"] + 1
    starts = [stop["startAt"] for stop in changed["stops"]]
    assert starts == sorted(starts)
    assert changed["engine"] == "order"
    assert "plan.changed" in await work_off(company, settings)


@pytest.mark.parametrize("lacking", [True, False])
async def test_an_order_that_is_not_the_plan_is_refused(company, settings, lacking):
    await accounts(company, 3)
    plan = await published_plan(company, settings, tomorrow())
    rep = await company.client("rep")
    ids = [stop["id"] for stop in visits(plan)]
    asked = ids[:-1] if lacking else [*ids, plan["id"]]
    answer = await rep.post(f"/api/plans/{plan['id']}/order", json={"stopIds": asked})
    assert answer.json()["code"] == ("plans.order_incomplete" if lacking else "plans.unknown_stop")


async def test_an_order_that_would_miss_an_appointment_is_refused_by_name(company, settings):
    await an_account(company, visit_duration_s=3600, position=around(3))
    promised = await an_account(company, name="Promised", visit_duration_s=3600, position=around(9))
    plan = await published_plan(company, settings, tomorrow())
    manager = await company.client("manager")
    path = f"/api/plans/{plan['id']}"
    early = at(tomorrow(), 9, 10).isoformat()
    answer = await manager.post(f"{path}/stops", json={"accountId": str(promised), "at": early})
    plan = answer.json()
    stops = visits(plan)
    (kept,) = [stop for stop in stops if stop["appointment"]]
    assert early[:16] <= kept["startAt"][:16] <= at(tomorrow(), 9, 25).isoformat()[:16]
    last = [*[stop["id"] for stop in stops if stop != kept], kept["id"]]
    answer = await manager.post(f"{path}/order", json={"stopIds": last})
    assert (answer.status_code, answer.json()["code"]) == (409, "plans.breaks_promise")
    assert answer.json()["facts"]["name"] == "Promised"


async def test_a_stop_is_added_where_it_costs_least_even_to_a_full_day(company, settings):
    for number in range(9):
        await an_account(company, name=f"Long {number}", visit_duration_s=3600, position=around(number))
    plan = await published_plan(company, settings, tomorrow())
    more = await an_account(company, name="More", visit_duration_s=3600, last_visit_day=today(), position=around(40))
    rep = await company.client("rep")
    answer = await rep.post(f"/api/plans/{plan['id']}/stops", json={"accountId": str(more)})
    assert answer.status_code == 201, answer.text
    changed = answer.json()
    assert {stop["id"] for stop in visits(plan)} < {stop["id"] for stop in visits(changed)}
    assert changed["endAt"] > plan["endAt"]
    again = await rep.post(f"/api/plans/{plan['id']}/stops", json={"accountId": str(more)})
    assert len(visits(again.json())) == len(visits(changed))


async def test_an_account_of_somebody_else_is_not_added(company, settings):
    await accounts(company, 1)
    plan = await published_plan(company, settings, tomorrow())
    foreign = await an_account(company, "stranger")
    rep = await company.client("rep")
    answer = await rep.post(f"/api/plans/{plan['id']}/stops", json={"accountId": str(foreign)})
    assert answer.json()["code"] == "plans.unknown_account"


async def test_a_stop_is_dropped_unless_it_is_locked(company, settings):
    await accounts(company, 3)
    plan = await published_plan(company, settings, tomorrow())
    rep, manager = await company.client("rep"), await company.client("manager")
    kept, dropped = visits(plan)[0]["id"], visits(plan)[1]["id"]
    path = f"/api/plans/{plan['id']}/stops"
    locked = await manager.post(f"{path}/{kept}/lock", json={"locked": True})
    assert next(stop for stop in visits(locked.json()) if stop["id"] == kept)["locked"] is True
    assert (await rep.delete(f"{path}/{kept}")).json()["code"] == "plans.stop_locked"
    changed = (await rep.delete(f"{path}/{dropped}")).json()
    assert dropped not in {stop["id"] for stop in visits(changed)}
    assert next(stop for stop in visits(changed) if stop["id"] == kept)["locked"] is True
    assert (await rep.delete(f"{path}/{dropped}")).json()["code"] == "plans.unknown_stop"


async def test_all_stops_may_go(company, settings):
    await accounts(company, 1)
    plan = await published_plan(company, settings, tomorrow())
    rep = await company.client("rep")
    changed = (await rep.delete(f"/api/plans/{plan['id']}/stops/{visits(plan)[0]['id']}")).json()
    assert (changed["stops"], changed["distanceM"]) == ([], 0)


async def test_what_was_done_stays_when_the_rest_is_put_into_another_order(company, settings):
    ids = await accounts(company, 4)
    plan = await published_plan(company, settings, today())
    await a_visit(company, ids[2])
    rep = await company.client("rep")
    path = f"/api/plans/{plan['id']}"
    seen = (await rep.get(path)).json()
    done = next(stop for stop in visits(seen) if stop["state"] == "done")
    rest = [stop["id"] for stop in visits(seen) if stop["state"] == "planned"][::-1]
    answer = await rep.post(f"{path}/order", json={"stopIds": [*rest, done["id"]]})
    assert [stop["id"] for stop in visits(answer.json())] == [done["id"], *rest], answer.text
    assert (await rep.delete(f"{path}/stops/{done['id']}")).json()["code"] == "plans.stop_locked"


async def test_replanning_from_here_keeps_what_is_done_and_the_plans_name(company, settings):
    ids = await accounts(company, 5)
    plan = await published_plan(company, settings, today())
    done = visits(plan)[0]
    await a_visit(company, next(one for one in ids if str(one) == done["accountId"]))
    here = around(33)
    rep = await company.client("rep")
    at_one = at(today(), 13)
    ask = {"position": {"lon": here.lon, "lat": here.lat}, "at": at_one.isoformat(), "atOnce": True}
    answer = await rep.post(f"/api/plans/{plan['id']}/replan", json=ask)
    assert answer.status_code == 202, answer.text
    await work_off(company, settings)
    run = (await rep.get(f"/api/plans/runs/{answer.json()['runId']}")).json()
    (again,) = run["plans"]
    assert (again["id"], again["status"]) == (plan["id"], "published")
    assert again["version"] > plan["version"]
    assert visits(again)[0] | {"state": "done"} == done | {"state": "done"}
    assert {stop["id"] for stop in visits(again)} <= {stop["id"] for stop in visits(plan)}
    assert all(stop["arriveAt"][:16] >= at_one.isoformat()[:16] for stop in visits(again)[1:])


async def test_replanning_without_a_position_starts_where_the_rep_was_last_heard_of(company, settings):
    await accounts(company, 2)
    plan = await published_plan(company, settings, today())
    await a_position(company, "rep", around(33))
    rep = await company.client("rep")
    await rep.post(f"/api/plans/{plan['id']}/replan", json={"at": at(today(), 13).isoformat(), "atOnce": True})
    await work_off(company, settings)
    again = (await rep.get(f"/api/plans/{plan['id']}")).json()
    assert again["startPlace"]["label"] == ""
    assert again["startPlace"]["position"]["lon"] == pytest.approx(around(33).lon, abs=1e-6)


async def test_a_draft_is_not_replanned(company, settings):
    await accounts(company, 1)
    manager = await company.client("manager")
    await start_run(manager, tomorrow(), repIds=[str(company.people["rep"])])
    await work_off(company, settings)
    (draft,) = (await manager.get("/api/plans", params={"day": tomorrow().isoformat()})).json()
    answer = await manager.post(f"/api/plans/{draft['id']}/replan", json={})
    assert answer.json()["code"] == "plans.not_published"


async def test_the_phone_holds_published_plans_of_the_coming_days_only(company, settings):
    from backend.plans import views
    from backend.work import look

    await accounts(company, 2)
    plan = await published_plan(company, settings, tomorrow())
    async with look(await company.actor("rep"), "plan.read") as view:
        ids = await views.sync_ids(view)
        rows = await views.sync_rows(view, ids)
        later = await views.sync_ids(view, today=tomorrow().replace(year=tomorrow().year + 1))
    assert [str(one) for one in ids] == [plan["id"]]
    assert rows[ids[0]].stops[0].state == "planned"
    assert str(rows[ids[0]].id) == plan["id"]
    assert later == []


async def test_who_replans_during_a_late_visit_is_not_late_any_more(company, settings, monkeypatch):
    def it_is(moment):
        for clock in ("backend.clock.now", "backend.live.views.now"):
            monkeypatch.setattr(clock, lambda: moment)

    ids = await accounts(company, 3)
    manager, rep = await company.client("manager"), await company.client("rep")
    it_is(at(today(), 6))
    plan = await published_plan(company, settings, today())
    first = visits(plan)[0]
    began = datetime.fromisoformat(first["leaveAt"]) + timedelta(hours=1)
    account_id = next(one for one in ids if str(one) == first["accountId"])
    await a_visit(company, account_id, started_at=began, ended_at=None, state="open")
    it_is(began + timedelta(minutes=5))
    assert await late_s(manager, company) > 3600
    await rep.post(f"/api/plans/{plan['id']}/replan", json={"atOnce": True})
    await work_off(company, settings)
    assert await late_s(manager, company) == 0


async def late_s(manager, company):
    reps = (await manager.get("/api/live/team")).json()["reps"]
    return next(one["plan"]["lateS"] for one in reps if one["id"] == str(company.people["rep"]))
