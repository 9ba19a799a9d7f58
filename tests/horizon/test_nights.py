"""Which nights are planned, and for whom."""

from datetime import timedelta

import pytest

from backend.clock import now
from backend.horizon import nightly
from tests.horizon.weeks import ALL_WEEK
from tests.support.field import at, today, tomorrow

pytestmark = pytest.mark.db


async def nightly_at(company, hour, **ask):
    admin = await company.client("admin")
    every = {"workdays": ALL_WEEK, "days": 5, "nightly": True, "hour": hour, "publish": False}
    answer = await admin.put("/api/weeks/settings", json=every | ask)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def runs(company):
    return await company.rows("select rep_ids, first_day from week_run where company_id = $1", company.id)


async def test_the_night_of_the_company_leaves_out_teams_with_settings_of_their_own(company):
    await nightly_at(company, 3)
    await nightly_at(company, 3, teamId=str(company.team), nightly=False)
    await nightly.plan_nights(at(tomorrow(), 3), company.id)
    assert [row["rep_ids"] for row in await runs(company)] == [[company.people["stranger"]]]


async def test_a_night_that_is_switched_on_after_its_hour_waits_for_the_next(company):
    settings = await nightly_at(company, 0)
    assert settings[0]["lastNight"] is None
    await nightly.plan_nights(now(), company.id)
    assert await runs(company) == []
    await nightly.plan_nights(at(today() + timedelta(days=1), 0, 1), company.id)
    assert [row["first_day"] for row in await runs(company)] == [tomorrow()]
    shown = (await (await company.client("admin")).get("/api/weeks/settings")).json()
    assert shown[0]["lastNight"] == tomorrow().isoformat()


async def test_a_worker_that_comes_back_long_after_the_hour_leaves_the_day_alone(company):
    await nightly_at(company, 3)
    await nightly.plan_nights(at(tomorrow(), 6), company.id)
    assert await runs(company) == []
    await nightly.plan_nights(at(tomorrow(), 5, 59), company.id)
    assert len(await runs(company)) == 1
