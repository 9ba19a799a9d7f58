"""Jobs run at least once, and what they do is done once."""

import msgspec
import pytest

from backend import worker
from backend.db.engine import transaction
from backend.worker import InterruptedJobError, perform
from tests.support.events import happen
from tests.support.field import a_visit, an_account

pytestmark = pytest.mark.db

QUEUED = "select payload from pgqueuer where convert_from(payload, 'utf8')::jsonb ->> 'companyId' = $1 order by id"


async def queued(company) -> list[bytes]:
    async with transaction() as connection:
        return [row["payload"] for row in await connection.fetch(QUEUED, str(company.id))]


async def alerts(company) -> int:
    return len(await company.rows("select 1 from alert where company_id = $1", company.id))


async def an_outside_visit(company) -> bytes:
    account = await an_account(company, name="Corner shop")
    visit = await a_visit(company, account, verdict="outside")
    await happen(company, "visit.recorded", visit_id=visit, rep_id=company.people["rep"])
    return (await queued(company))[-1]


async def test_a_job_that_loses_its_connection_is_worth_another_try_and_the_others_still_run(
    company, settings, monkeypatch
):
    payload = await an_outside_visit(company)
    ran: list[str] = []

    async def broken(_) -> None:
        raise ConnectionResetError("the database went away")

    async def sound(it) -> None:
        ran.append(it.event)

    monkeypatch.setitem(worker.JOBS, "visit.recorded", (broken, sound))
    with pytest.raises(InterruptedJobError):
        await perform(payload, settings)
    assert ran == ["visit.recorded"]


async def test_a_job_with_a_fault_of_its_own_is_not_tried_for_ever(company, settings, monkeypatch):
    payload = await an_outside_visit(company)

    async def faulty(_) -> None:
        raise KeyError("no such thing")

    monkeypatch.setitem(worker.JOBS, "visit.recorded", (faulty,))
    await perform(payload, settings)


async def test_an_event_that_is_worked_off_twice_raises_its_alert_once(company, settings):
    payload = await an_outside_visit(company)
    await perform(payload, settings)
    first = await alerts(company)
    await perform(payload, settings)
    assert first > 0
    assert await alerts(company) == first


async def test_the_same_thing_happening_again_is_another_event(company, settings):
    first = msgspec.json.decode(await an_outside_visit(company))["eventId"]
    second = msgspec.json.decode(await an_outside_visit(company))["eventId"]
    assert first != second
