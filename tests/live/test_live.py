import asyncio

import asyncpg
import pytest

from backend.live import routes
from backend.live.hub import APPLICATION, MOST_WAITING, Stream
from tests.live.listening import listening
from tests.plans.making import published_plan
from tests.support.events import happen
from tests.support.field import a_position, a_visit, accounts, an_account, around, today
from tests.support.queue import work_off

pytestmark = pytest.mark.db


@pytest.fixture(autouse=True)
async def _a_hub_of_its_own(app):
    yield
    await app.state.hub.close()


async def test_a_manager_hears_of_the_team_and_not_of_others(company):
    async with listening(company, "manager") as ear:
        await happen(company, "visit.recorded", visit_id=company.id, rep_id=company.people["stranger"])
        await happen(company, "visit.recorded", visit_id=company.id, rep_id=company.people["rep"])
        name, data = await ear.heard()
    assert name == "visit"
    assert data == {
        "event": "visit.recorded",
        "visitId": str(company.id),
        "repId": str(company.people["rep"]),
    }


async def test_a_rep_hears_only_what_is_their_own(company):
    async with listening(company, "rep") as ear:
        await happen(company, "plan.published", plan_id=company.id, rep_id=company.people["rep2"])
        await happen(company, "plan_run.progressed", run_id=company.id, person_id=company.people["manager"], done=1)
        await happen(company, "alert.raised", alert_id=company.id, person_id=company.people["rep"])
        assert (await ear.heard())[0] == "alert"


async def test_phones_are_told_when_their_feed_grows(company):
    manager = await company.client("manager")
    async with listening(company, "rep") as ear, listening(company, "rep2") as other:
        ask = {"title": "Leak", "position": {"lon": 24.94, "lat": 60.17}}
        path = f"/api/workorders/{(await manager.post('/api/workorders', json=ask)).json()['id']}"
        await manager.post(f"{path}/offer", json={"repId": str(company.people["rep"])})
        assert sorted([(await ear.heard())[0], (await ear.heard())[0]]) == ["sync", "workorder"]
        assert await other.silent()


async def test_a_position_comes_as_the_dot_itself(company):
    await a_position(company, "rep", around(4))
    async with listening(company, "manager") as ear:
        await happen(company, "position.reported", person_id=company.people["rep"])
        await happen(company, "position.reported", person_id=company.people["rep"])
        name, data = await ear.heard()
        assert name == "position"
        assert data["repId"] == str(company.people["rep"])
        assert data["position"]["lon"] == pytest.approx(around(4).lon)
        assert data["accuracyM"] == 12.0
        assert data["positionAt"].endswith("Z")
        assert await ear.silent()


async def test_progress_of_a_run_is_told_to_whoever_asked_for_it(company, settings):
    await accounts(company, 1)
    manager = await company.client("manager")
    async with listening(company, "manager") as ear:
        ask = {"day": today().isoformat(), "repIds": [str(company.people["rep"])]}
        run_id = (await manager.post("/api/plans/make", json=ask)).json()["runId"]
        await work_off(company, settings)
        heard = [await ear.heard() for _ in range(5)]
    progress = [data["done"] for name, data in heard if name == "plan_run"]
    assert progress == [0, 1, 1]
    assert {data.get("runId") for name, data in heard if name == "plan_run"} == {run_id}


async def test_a_quiet_stream_says_so_and_ends_when_the_session_does(company, monkeypatch):
    monkeypatch.setattr(routes, "QUIET_S", 0.05)
    async with listening(company, "stranger") as ear:
        assert (await ear.chunk()) == b": quiet\n\n"
        monkeypatch.setattr(routes, "SESSION_S", 0.0)
        await company.rows("delete from session where person_id = $1", company.people["stranger"])
        while await ear.chunk() is not None:
            pass


async def test_a_broken_connection_ends_the_streams_and_the_next_one_hears_again(company, settings):
    async with listening(company, "rep") as ear:
        owner = await asyncpg.connect(settings.database_url)
        await owner.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1", APPLICATION
        )
        await owner.close()
        while await ear.chunk() is not None:
            pass
    async with listening(company, "rep") as ear:
        await happen(company, "plan.changed", plan_id=company.id, rep_id=company.people["rep"])
        assert (await ear.heard())[0] == "plan"


async def test_streams_end_when_the_server_does(company):
    async with listening(company, "rep") as ear:
        await company.app.state.hub.close()
        assert await ear.chunk() is None


async def test_a_reader_that_is_too_slow_is_sent_away():
    stream = Stream(None)
    for _ in range(MOST_WAITING + 5):
        stream.tell("plan", {})
    told = [stream.queue.get_nowait() for _ in range(stream.queue.qsize())]
    assert told[-1] is None


async def test_the_team_is_shown_with_positions_visits_and_progress(company, settings):
    ids = await accounts(company, 3)
    plan = await published_plan(company, settings, today())
    await a_position(company, "rep", around(4))
    await a_visit(company, ids[0])
    corner = await an_account(company, name="Corner shop")
    await a_visit(company, corner, state="open", ended_at=None)
    team = (await (await company.client("manager")).get("/api/live/team")).json()
    reps = {rep["id"]: rep for rep in team["reps"]}
    assert set(reps) == {str(company.people["rep"]), str(company.people["rep2"])}
    rep, idle = reps[str(company.people["rep"])], reps[str(company.people["rep2"])]
    assert (rep["onDuty"], rep["accuracyM"]) == (True, 12.0)
    assert rep["currentVisit"]["accountName"] == "Corner shop"
    assert (rep["plan"]["id"], rep["plan"]["done"], rep["plan"]["total"]) == (plan["id"], 1, 3)
    assert rep["plan"]["nextStop"]["state"] == "planned"
    assert rep["plan"]["lateS"] >= 0
    assert (idle["onDuty"], idle["position"], idle["plan"]) == (False, None, None)


async def test_the_team_can_be_narrowed_and_is_not_for_reps(company):
    auditor = await company.client("auditor")
    everybody = (await auditor.get("/api/live/team")).json()["reps"]
    south = (await auditor.get("/api/live/team", params={"teamId": str(company.other_team)})).json()["reps"]
    assert len(everybody) == 3
    assert [rep["id"] for rep in south] == [str(company.people["stranger"])]
    assert (await (await company.client("rep")).get("/api/live/team")).status_code == 403


async def test_listening_holds_no_connection_of_the_pool(company):
    from backend.db.engine import ENGINE

    async with listening(company, "rep"), listening(company, "manager"):
        await asyncio.sleep(0)
        assert ENGINE.pool.get_idle_size() == ENGINE.pool.get_size()
