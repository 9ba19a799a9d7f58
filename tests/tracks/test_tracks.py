from datetime import timedelta

import pytest

from backend.clock import now
from tests.support.field import today
from tests.support.phone import Phone, a_fix, a_pinned_account, away

pytestmark = pytest.mark.db


def some_points(*minutes_ago):
    return [a_fix(away(10 * m), taken_at=now() - timedelta(minutes=m)) for m in minutes_ago]


async def test_breadcrumbs_become_a_trail_and_the_newest_is_the_place(company):
    rep = await company.client("rep")
    points = some_points(5, 1, 3)
    assert (await rep.post("/api/tracks", json={"points": points})).json() == {"stored": 3}
    assert (await rep.post("/api/tracks", json={"points": points})).json() == {"stored": 0}
    sql = "select taken_at from latest_position where id = $1"
    latest = (await company.rows(sql, company.people["rep"]))[0]
    assert latest["taken_at"].isoformat() == points[1]["takenAt"]
    await rep.post("/api/tracks", json={"points": some_points(2)})
    assert (await company.rows(sql, company.people["rep"]))[0] == latest


async def test_a_check_in_is_a_breadcrumb_too(company):
    phone = await Phone.of(company)
    await phone.check_in(await a_pinned_account(company))
    trail = (await phone.client.get(f"/api/tracks/{company.people['rep']}")).json()
    assert [point["source"] for point in trail["points"]] == ["check_in"]


async def test_a_superior_sees_the_trail_and_that_is_written_down(company):
    rep = await company.client("rep")
    await rep.post("/api/tracks", json={"points": some_points(1)})
    manager = await company.client("manager")
    answer = await manager.get(f"/api/tracks/{company.people['rep']}", params={"day": str(today())})
    assert len(answer.json()["points"]) == 1
    sql = "select actor_id from audit_line where action = 'track.viewed' and subject_id = $1"
    assert [line["actor_id"] for line in await company.rows(sql, company.people["rep"])] == [company.people["manager"]]


async def test_nobody_else_sees_a_trail(company):
    for who in ("rep2", "stranger"):
        client = await company.client(who)
        assert (await client.get(f"/api/tracks/{company.people['rep']}")).status_code == 404


async def test_a_point_off_the_globe_is_refused_by_name(company):
    point = a_fix() | {"position": {"lon": 24.9, "lat": -91}}
    answer = await (await company.client("rep")).post("/api/tracks", json={"points": [a_fix(), point]})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "points.1.position.lat"
