"""The next plan knows what the days before it taught."""

from datetime import timedelta

import pytest

from tests.adherence.test_learning import learned, past_visits, ways
from tests.plans.making import made_plan
from tests.support.field import an_account, an_appointment, around, at, today, tomorrow

pytestmark = pytest.mark.db


def visits(plan):
    return {stop["name"]: stop for stop in plan["stops"] if stop["kind"] == "visit"}


async def due(company, name, number=1):
    """Visited often, and due again."""
    account_id = await an_account(company, name=name, visit_duration_s=600, position=around(number))
    await company.rows("update account set last_visit_day = $2 where id = $1", account_id, today() - timedelta(days=15))
    return account_id


async def test_a_plan_uses_learned_durations_and_says_so(company, settings):
    slow = await due(company, "Slow")
    await past_visits(company, slow, 5, 15)
    await due(company, "New", 2)
    await learned(company)
    plan = await made_plan(company, settings, tomorrow())
    assert visits(plan)["Slow"]["durationS"] == 900
    assert visits(plan)["New"]["durationS"] == 600
    assert plan["learned"] == {"version": 1, "travelFactor": 1.0, "visits": 1}


async def test_an_appointment_lasts_as_visits_of_its_class_do_at_its_hour(company, settings):
    for number in range(6):
        one = await an_account(company, name=f"Morning {number}", visit_duration_s=600)
        await past_visits(company, one, 4, 12, hour=10)
        await past_visits(company, one, 2, 12, hour=16)
    for number in range(10):
        one = await an_account(company, name=f"Noon {number}", visit_duration_s=600)
        await past_visits(company, one, 3, 18, hour=14)
    await learned(company)
    promised = await due(company, "Promised")
    await an_appointment(company, promised, at(tomorrow(), 14))
    plan = await made_plan(company, settings, tomorrow())
    assert visits(plan)["Promised"]["durationS"] == 18 * 60


async def test_ways_are_planned_as_long_as_they_took(company, settings):
    await due(company, "There")
    before = await made_plan(company, settings, tomorrow())
    assert before["learned"] is None
    await ways(company, 30, 900)
    await learned(company)
    after = await made_plan(company, settings, tomorrow())
    assert after["learned"]["travelFactor"] == 1.5
    assert after["travelS"] == pytest.approx(before["travelS"] * 1.5, abs=4)
    assert after["distanceM"] == before["distanceM"]


async def test_a_company_that_does_not_want_it_is_planned_as_set(company, settings):
    slow = await due(company, "Slow")
    await past_visits(company, slow, 5, 15)
    await ways(company, 30, 900)
    await learned(company)
    admin = await company.client("admin")
    await admin.patch("/api/learned", json={"useTravel": False, "useVisits": False})
    plan = await made_plan(company, settings, tomorrow())
    assert plan["learned"] is None
    assert visits(plan)["Slow"]["durationS"] == 600
