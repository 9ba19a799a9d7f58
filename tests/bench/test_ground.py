"""What a bench measures on: a database that lasts as long as it does, and in it a company in the middle of its day."""

import asyncio

import asyncpg
import pytest

from backend.bench.company import LOGIN, PASSWORD, Ground, found
from backend.bench.ground import DATABASE, database
from backend.clock import now
from backend.db.recorded import up_to_date
from tests.support.company import HELSINKI
from tests.support.field import around

pytestmark = pytest.mark.db


def test_a_database_that_a_killed_bench_left_behind_is_replaced_and_nothing_stays(cluster, pool, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", cluster.url("postgres"))
    cluster.ensure_database(DATABASE)
    loop = asyncio.new_event_loop()
    forgotten = loop.run_until_complete(asyncpg.connect(cluster.url(DATABASE)))
    with database() as url:
        assert up_to_date(url)
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        loop.run_until_complete(asyncpg.connect(cluster.url(DATABASE)))
    forgotten.terminate()
    loop.close()


async def test_whoever_dispatches_in_the_company_of_the_bench_is_told_of_all_its_reps(visitor):
    streets = Ground(tuple(around(number, HELSINKI) for number in range(40)), "Europe/Helsinki")
    await found(streets, 3, now())
    answer = await visitor.post("/api/auth/login", json={"login": LOGIN, "password": PASSWORD})
    assert answer.status_code == 200
    where = {"lon": HELSINKI.lon, "lat": HELSINKI.lat}
    ask = {"title": "Leak", "address": "Here", "position": where, "durationS": 900, "priority": "urgent"}
    order = (await visitor.post("/api/workorders", json=ask)).json()
    ranked = (await visitor.get(f"/api/workorders/{order['id']}/candidates")).json()["items"]
    assert len(ranked) == 3
    assert all(item["positionAt"] for item in ranked)
