"""What a plan leaves out is tried on the days to come and with colleagues, as their plans stand."""

from datetime import date, timedelta

import pytest

from tests.plans.making import made_plan, published_plan, start_run
from tests.support.field import an_account, today, tomorrow
from tests.support.queue import work_off

pytestmark = pytest.mark.db


def next_workday(after: date) -> date:
    day = after + timedelta(days=1)
    while day.isoweekday() > 5:
        day += timedelta(days=1)
    return day


def relaxations(entry, code):
    return [one["facts"] for one in entry["relaxations"] if one["code"] == code]


async def long_visits(company, count, **changes):
    return [await an_account(company, name=f"Long {n}", visit_duration_s=3600, **changes) for n in range(count)]


async def test_the_next_working_day_that_has_room_is_named(company, settings):
    await long_visits(company, 10)
    plan = await made_plan(company, settings, tomorrow())
    day = next_workday(tomorrow())
    assert plan["leftOut"]
    for entry in plan["leftOut"]:
        (facts,) = relaxations(entry, "another_day")
        assert facts == {"dayOffset": (day - tomorrow()).days, "day": day.isoformat()}


async def test_a_day_on_which_the_place_is_closed_or_the_person_is_away_is_not_named(company, settings):
    day = next_workday(tomorrow())
    await long_visits(company, 9)
    english = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
    shut = await an_account(
        company, name="Shut", visit_duration_s=3600, account_class="C",
        opening_hours=f"Mo-Su 08:00-18:00; {english[day.isoweekday() - 1]} off",
        last_visit_day=today() - timedelta(days=14),
    )  # fmt: skip
    admin = await company.client("admin")
    away = day + timedelta(days=1)
    ask = {
        "personId": str(company.people["rep"]), "firstDay": away.isoformat(), "lastDay": away.isoformat(),
        "reason": "vacation",
    }  # fmt: skip
    answer = await admin.post("/api/absences", json=ask)
    assert answer.status_code == 201, answer.text
    plan = await made_plan(company, settings, tomorrow())
    entry = next(entry for entry in plan["leftOut"] if entry["accountId"] == str(shut))
    (facts,) = relaxations(entry, "another_day")
    assert date.fromisoformat(facts["day"]) > day
    assert facts["day"] != away.isoformat()


async def test_a_day_that_is_full_already_is_not_named(company, settings):
    day = next_workday(tomorrow())
    await long_visits(company, 10)
    full = await published_plan(company, settings, day)
    assert len([stop for stop in full["stops"] if stop["kind"] == "visit"]) >= 6
    await long_visits(company, 10)
    plan = await made_plan(company, settings, tomorrow())
    assert plan["leftOut"]
    for entry in plan["leftOut"]:
        assert all(facts["day"] != day.isoformat() for facts in relaxations(entry, "another_day"))


async def test_a_colleague_with_room_is_named_unless_the_account_belongs_to_one_person(company, settings):
    await long_visits(company, 9)
    bound = await an_account(
        company, name="Bound", visit_duration_s=3600, fixed_rep_id=company.people["rep"],
        last_visit_day=today() - timedelta(days=14),
    )  # fmt: skip
    manager = await company.client("manager")
    run_id = await start_run(manager, tomorrow(), repIds=[str(company.people["rep"]), str(company.people["rep2"])])
    await work_off(company, settings)
    run = (await manager.get(f"/api/plans/runs/{run_id}")).json()
    plan = next(plan for plan in run["plans"] if plan["repId"] == str(company.people["rep"]))
    colleague = next(plan for plan in run["plans"] if plan["repId"] == str(company.people["rep2"]))
    assert colleague["stops"] == []
    assert plan["leftOut"]
    for entry in plan["leftOut"]:
        named = relaxations(entry, "another_rep")
        if entry["accountId"] == str(bound):
            assert named == []
        else:
            assert named == [{"repId": str(company.people["rep2"]), "repName": colleague["repName"]}]
