"""On which weekdays people work: one rule for plans of days and of weeks."""

from datetime import timedelta

import pytest

from backend.plans import away
from backend.work import look
from tests.plans.making import made_plan
from tests.plans.test_elsewhere import long_visits, relaxations
from tests.support.field import insert, tomorrow

pytestmark = pytest.mark.db
ALL_WEEK = {1, 2, 3, 4, 5, 6, 7}


async def says(company, team_id, workdays):
    ask = {"workdays": sorted(workdays), "days": 5, "nightly": False, "hour": 3, "publish": False}
    ask |= {"teamId": str(team_id)} if team_id else {}
    answer = await (await company.client("admin")).put("/api/weeks/settings", json=ask)
    assert answer.status_code == 200, answer.text


async def works(company):
    reps = [company.people[who] for who in ("rep", "rep2", "stranger")]
    async with look(await company.actor("admin"), "plan.read") as view:
        found = await away.workdays(view, reps)
    return [sorted(found[rep]) for rep in reps]


async def test_the_nearest_team_above_decides_then_the_company_then_custom(company):
    below = await insert(company, "team", name="Harbour", parent_id=company.team)
    await company.rows("update person set team_id = $2 where id = $1", company.people["rep2"], below)
    assert await works(company) == [[1, 2, 3, 4, 5]] * 3
    await says(company, None, {6})
    assert await works(company) == [[6], [6], [6]]
    await says(company, company.root_team, {1})
    await says(company, company.team, {2})
    assert await works(company) == [[2], [2], [1]]
    await says(company, below, {3})
    assert await works(company) == [[2], [3], [1]]
    await company.rows("update person set team_id = null where id = $1", company.people["rep"])
    assert await works(company) == [[6], [3], [1]]


async def test_a_day_off_of_the_team_above_is_not_named_for_what_was_left_out(company, settings):
    after = tomorrow() + timedelta(days=1)
    await says(company, company.root_team, ALL_WEEK - {after.isoweekday()})
    await long_visits(company, 10)
    plan = await made_plan(company, settings, tomorrow())
    assert plan["leftOut"]
    for entry in plan["leftOut"]:
        (facts,) = relaxations(entry, "another_day")
        assert facts["dayOffset"] == 2
