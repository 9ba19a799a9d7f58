"""A team's next days, planned as one problem."""

import asyncio
import threading
from collections import Counter
from datetime import timedelta

import pytest

from backend.horizon import flow, gathering, nightly, weeks
from backend.horizon.grouping import Crowd
from routing.split import Group
from tests.horizon.weeks import next_monday, planned, plans_of, works_all_week
from tests.plans.making import published_plan
from tests.support.field import (
    a_visit,
    accounts,
    an_account,
    an_appointment,
    around,
    at,
    insert,
    today,
    tomorrow,
)
from tests.support.queue import work_off

pytestmark = pytest.mark.db


def monday_plus(days: int):
    return next_monday() + timedelta(days=days)


async def test_everybody_who_is_due_is_visited_once_in_the_week(company, settings):
    ids = [*await accounts(company, 12), *await accounts(company, 8, "rep2")]
    run = await planned(company, settings, next_monday())
    found = await plans_of(company, next_monday())
    visited = Counter(one for visits in found.values() for one in visits)
    assert visited == Counter(str(one) for one in ids)
    assert (run["result"]["visits"], run["result"]["leftOutCount"], run["result"]["ratio"]) == (20, 0, 1.0)
    assert run["result"]["roadBased"] is False
    assert run["done"] == 10


async def test_other_jobs_go_on_while_it_is_sorted_out_what_can_be_visited(company, settings, monkeypatch):
    """The loop says that it is free from a turn of its own, after the first rows were read."""
    loop, is_free, stays = asyncio.get_running_loop(), threading.Event(), gathering.learned.stays

    async def read(view, ids):
        found = await stays(view, ids)
        loop.call_soon(is_free.set)
        return found

    def patient(team):
        assert is_free.wait(20)
        return flow.sorted_out(team)

    monkeypatch.setattr(gathering.learned, "stays", read)
    monkeypatch.setattr(gathering, "sorted_out", patient)
    await accounts(company, 1)
    assert (await planned(company, settings, next_monday()))["result"]["visits"] == 1


async def test_two_rounds_make_every_visit_once_and_move_the_progress_on_before_any_day_is_stored(
    company, settings, monkeypatch
):
    alone = [Group([person], 0.65, is_final=False) for person in range(2)]
    monkeypatch.setattr(Crowd, "rounds", lambda _: [alone, [Group([0, 1], 0.35, is_final=True)]])
    told, state = [], weeks.run_state

    async def heard(unit, run_id, word):
        told.append(word.done)
        await state(unit, run_id, word)

    monkeypatch.setattr(weeks, "run_state", heard)
    own = [*await accounts(company, 4), *await accounts(company, 4, "rep2")]
    shared = await an_account(company, "rep", shared_team_id=company.team)
    run = await planned(company, settings, next_monday())
    found = await plans_of(company, next_monday())
    assert Counter(one for visits in found.values() for one in visits) == Counter(str(one) for one in (*own, shared))
    assert told[:3] == [0, 3, 6]
    assert told == sorted(told)
    assert (run["done"], run["total"]) == (10, 10)


async def test_a_visit_is_not_made_before_it_is_due(company, settings):
    late = await an_account(company, last_visit_day=monday_plus(3) - timedelta(days=14))
    found = await plans_of_week(company, settings)
    assert [day for (_, day), visits in found.items() if str(late) in visits] >= [monday_plus(3).isoformat()]
    assert any(str(late) in visits for visits in found.values())


async def plans_of_week(company, settings, **ask):
    await planned(company, settings, next_monday(), **ask)
    return await plans_of(company, next_monday())


async def test_an_account_is_visited_on_its_preferred_weekday(company, settings):
    liked = await an_account(company, weekdays=[4])
    found = await plans_of_week(company, settings)
    assert [day for (_, day), visits in found.items() if str(liked) in visits] == [monday_plus(3).isoformat()]


async def test_an_appointment_keeps_its_person_its_day_and_its_time(company, settings):
    await accounts(company, 4)
    promised = await an_account(company, "rep", last_visit_day=today())
    await an_appointment(company, promised, at(monday_plus(2), 14), "rep2")
    found = await plans_of_week(company, settings)
    assert [key for key, visits in found.items() if str(promised) in visits] == [("rep2", monday_plus(2).isoformat())]


async def test_a_shared_account_that_needs_a_skill_is_visited_by_whoever_of_the_team_has_it(company, settings):
    await company.rows(
        "update person set skills = array['cooling'] where company_id = $1 and id = any($2)",
        company.id, [company.people["rep2"], company.people["stranger"]],
    )  # fmt: skip
    shared = await an_account(company, "rep", shared_team_id=company.team, skills=["cooling"])
    own = await an_account(company, "rep", name="Own", skills=["cooling"])
    run = await planned(company, settings, next_monday())
    found = await plans_of(company, next_monday())
    assert {who for (who, _), visits in found.items() if str(shared) in visits} == {"rep2"}
    left_out = run["result"]["leftOut"]
    assert [(one["accountId"], one["code"], one["facts"]) for one in left_out] == [
        (str(own), "skill_missing", {"skills": "cooling"})
    ]
    ways = {one["code"]: one["facts"] for one in left_out[0]["relaxations"]}
    assert list(ways) == ["add_skill", "another_rep"]
    assert ways["another_rep"]["repName"] == "rep2 Test"


async def test_an_appointment_asks_for_no_skill_of_whoever_promised_it(company, settings):
    promised = await an_account(company, "rep", last_visit_day=today(), skills=["cooling"])
    await an_appointment(company, promised, at(monday_plus(2), 14), "rep2")
    found = await plans_of_week(company, settings)
    assert [key for key, visits in found.items() if str(promised) in visits] == [("rep2", monday_plus(2).isoformat())]


async def test_a_shared_account_is_visited_by_somebody_of_the_team(company, settings):
    shared = await an_account(company, "rep", shared_team_id=company.team)
    await insert(company, "absence", person_id=company.people["rep"], first_day=next_monday(),
                 last_day=monday_plus(6), reason="vacation")  # fmt: skip
    own = await an_account(company, "rep", name="Own")
    run = await planned(company, settings, next_monday())
    found = await plans_of(company, next_monday())
    assert {who for (who, _), visits in found.items() if str(shared) in visits} == {"rep2"}
    left_out = run["result"]["leftOut"]
    assert [(one["accountId"], one["code"], one["repName"]) for one in left_out] == [
        (str(own), "nobody_works", "rep Test")
    ]


async def test_nobody_works_on_holidays_weekends_and_absences(company, settings):
    await accounts(company, 30)
    await insert(company, "holiday", day=monday_plus(1), name="Holiday")
    await insert(company, "absence", person_id=company.people["rep"], first_day=monday_plus(2),
                 last_day=monday_plus(2), reason="sick")  # fmt: skip
    found = await plans_of_week(company, settings, days=7)
    assert {day for who, day in found if who == "rep"} <= {monday_plus(n).isoformat() for n in (0, 3, 4)}
    manager = await company.client("manager")
    week = (await manager.get("/api/weeks", params={"from": next_monday().isoformat()})).json()
    rep = next(one for one in week["reps"] if one["repName"] == "rep Test")
    kinds = [one["off"] and one["off"]["kind"] for one in rep["days"]]
    assert kinds == [None, "holiday", "absence", None, None, "weekday", "weekday"]
    assert rep["days"][2]["off"]["reason"] == "sick"
    assert week["run"]["state"] == "done"
    assert sum(one["plan"]["visits"] for one in rep["days"] if one["plan"]) == sum(map(len, found.values()))


async def test_too_much_for_the_team_stretches_all_intervals_and_says_so(company, settings):
    for number in range(120):
        await an_account(
            company, "rep", name=f"Busy {number}", position=around(number), visit_interval_days=7,
            visit_duration_s=3600, last_visit_day=monday_plus(-9),
        )  # fmt: skip
    run = await planned(company, settings, next_monday())
    assert run["result"]["ratio"] > 1.2
    assert run["result"]["morePeople"] >= 1
    assert 20 <= run["result"]["visits"] < 60  # nobody is idle because everybody waits longer
    assert run["result"]["leftOutCount"] < 60  # who can wait by the stretched interval is not missed


async def test_a_route_that_has_begun_does_not_move(company, settings):
    await works_all_week(company)
    ids = await accounts(company, 6)
    before = await published_plan(company, settings, today())
    begun = next(stop["accountId"] for stop in before["stops"] if stop["kind"] == "visit")
    await a_visit(company, begun)
    run = await planned(company, settings, today(), publish=True)
    manager = await company.client("manager")
    after = (await manager.get(f"/api/plans/{before['id']}")).json()
    assert (after["version"], after["stops"][0]["id"]) == (before["version"], before["stops"][0]["id"])
    assert run["result"]["kept"] == [str(company.people["rep"])]
    later = await plans_of(company, tomorrow())
    planned_today = {stop["accountId"] for stop in before["stops"]}
    assert not planned_today & {one for visits in later.values() for one in visits}
    assert len(ids) == 6


async def test_published_weeks_reach_phones_and_ring_once_a_person(company, settings):
    for number in range(12):
        await an_account(company, position=around(number), visit_duration_s=3600)
    run = await planned(company, settings, next_monday(), publish=True)
    assert run["publish"] is True
    rows = await company.rows("select day, status from day_plan where company_id = $1", company.id)
    assert {row["status"] for row in rows} == {"published"}
    assert len(rows) >= 2
    alerts = await company.rows(
        "select code from alert where company_id = $1 and person_id = $2", company.id, company.people["rep"]
    )
    assert [row["code"] for row in alerts] == ["plan.published"]
    feed = await company.rows("select row_id from change_log where company_id = $1 and table_name = 'plan'", company.id)
    assert len(feed) == len(rows)


async def test_a_stop_that_was_locked_stays_on_its_day(company, settings):
    ids = await accounts(company, 5)
    await planned(company, settings, next_monday())
    manager = await company.client("manager")
    day = monday_plus(3)
    locked = await an_account(company, "rep", last_visit_day=today())
    plan = {"day": day, "status": "published", "version": 1, "profile": "foot", "road_based": True, "engine": "x"}
    plan |= {"start_at": at(day, 8), "end_at": at(day, 16), "start_label": "x", "end_label": "x", "distance_m": 1}
    plan |= {"travel_s": 1, "left_out": [], "made_at": at(today(), 1)}
    plan_id = await insert(company, "day_plan", rep_id=company.people["rep"], **plan)
    stop = {"seq": 0, "kind": "visit", "name": "x", "address": "x", "arrive_at": at(day, 9), "start_at": at(day, 9)}
    stop |= {"leave_at": at(day, 10), "wait_s": 0, "travel_s": 0, "distance_m": 0, "duration_s": 60}
    await insert(company, "plan_stop", plan_id=plan_id, account_id=locked, **stop, locked=True, appointment=False)
    found = await plans_of_week(company, settings, publish=True)
    assert [key for key, visits in found.items() if str(locked) in visits] == [("rep", day.isoformat())]
    assert {one for visits in found.values() for one in visits} == {str(one) for one in (*ids, locked)}
    kept = (await manager.get(f"/api/plans/{plan_id}")).json()
    assert kept["id"] == str(plan_id)


async def test_a_week_is_asked_for_by_managers_within_days_that_make_sense(company):
    manager = await company.client("manager")
    for first, code in (
        (today() - timedelta(days=1), "plans.day_over"),
        (today() + timedelta(days=61), "request.invalid"),
    ):
        answer = await manager.post("/api/weeks/plan", json={"firstDay": first.isoformat()})
        assert answer.json()["code"] == code
    ask = {"firstDay": tomorrow().isoformat()}
    assert (await manager.post("/api/weeks/plan", json=ask | {"days": 8})).status_code == 422
    assert (await manager.post("/api/weeks/plan", json=ask | {"teamId": str(company.id)})).json()[
        "code"
    ] == "plans.no_reps"
    assert (await (await company.client("rep")).post("/api/weeks/plan", json=ask)).status_code == 403


async def test_a_team_without_accounts_gets_an_empty_week(company, settings):
    run = await planned(company, settings, next_monday())
    assert (run["result"]["plans"], run["result"]["leftOut"], run["result"]["ratio"]) == (0, [], 1.0)


async def test_a_planner_that_fails_says_so(company, settings, monkeypatch):
    await accounts(company, 1)
    manager = await company.client("manager")
    started = await manager.post("/api/weeks/plan", json={"firstDay": next_monday().isoformat()})

    async def broken(*_):
        raise OSError("no memory")

    monkeypatch.setattr("backend.horizon.solving.search", broken)
    await work_off(company, settings)
    run = (await manager.get(f"/api/weeks/runs/{started.json()['runId']}")).json()
    assert (run["state"], "try again" in run["reason"]) == ("failed", True)


async def test_runs_of_other_teams_cannot_be_seen(company, settings):
    await accounts(company, 1)
    run = await planned(company, settings, next_monday())
    assert (await (await company.client("stranger")).get(f"/api/weeks/runs/{run['id']}")).status_code == 404


async def test_the_night_plans_each_team_once_at_its_hour(company, settings):
    await works_all_week(company)
    ids = await accounts(company, 3)
    admin = await company.client("admin")
    ask = {"teamId": str(company.team), "workdays": [1, 2, 3, 4, 5, 6, 7], "days": 5, "hour": 3}
    await admin.put("/api/weeks/settings", json=ask | {"nightly": True, "publish": True})
    day = tomorrow()
    await nightly.plan_nights(at(day, 2), company.id)
    assert await company.rows("select id from week_run where company_id = $1", company.id) == []
    await nightly.plan_nights(at(day, 3, 10), company.id)
    await nightly.plan_nights(at(day, 4), company.id)
    rows = await company.rows("select first_day, requested_by, publish from week_run where company_id = $1", company.id)
    assert [tuple(row) for row in rows] == [(day, None, True)]
    await work_off(company, settings)
    found = await plans_of(company, day)
    assert {one for visits in found.values() for one in visits} == {str(one) for one in ids}
