"""Who takes an urgent job is ranked by the times that a plan would say: slower where past days taught so."""

import pytest

from backend.clock import now
from tests.support.field import a_position, around, at, insert, today

pytestmark = pytest.mark.db

MINUTES = 60
JOB = {"title": "Leak", "address": "Here", "durationS": 15 * MINUTES, "priority": "urgent"}


async def eta_s(company, rep="rep"):
    manager, there = await company.client("manager"), around(5)
    job = JOB | {"position": {"lon": there.lon, "lat": there.lat}}
    path = f"/api/workorders/{(await manager.post('/api/workorders', json=job)).json()['id']}"
    items = (await manager.get(f"{path}/candidates")).json()["items"]
    return next(item["etaS"] for item in items if item["repId"] == str(company.people[rep]))


async def taught(company, factors):
    """Travel factors by hour; None is the whole day."""
    head = {"version": 1, "since": today(), "until": today(), "visits": 30, "legs": 30, "made_at": now()}
    await insert(company, "learned_version", **head)
    profile = (await company.rows("select profile from person where id = $1", company.people["rep"]))[0]["profile"]
    for hour, factor in factors.items():
        value = {"version": 1, "kind": "travel", "scope": "profile", "subject": profile, "hour": hour}
        await insert(company, "learned_value", **value, factor=factor, samples=30, spread=0.1)


async def test_the_hours_that_are_left_say_how_long_ways_take(company, monkeypatch):
    noon = at(today(), 12)
    monkeypatch.setattr("backend.plans.dispatch.now", lambda: noon)
    await a_position(company, "rep", around(30), noon)
    before = await eta_s(company)
    await taught(company, {None: 1.5, 8: 0.5, 9: 0.5})
    assert await eta_s(company) == pytest.approx(1.5 * before, abs=1)
    await company.rows('update company set policy = \'{"learning": {"travel": false}}\' where id = $1', company.id)
    assert await eta_s(company) == before
