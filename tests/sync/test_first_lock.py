"""What phones ask names its person by itself; row security stands behind it and is left out here."""

import asyncpg
import pytest

from backend.access.actor import Actor
from backend.clock import now
from backend.sync import device_store, shelves
from backend.work import View
from infra.backup.tools import SEES_ALL
from tests.support.company import TIMEZONE
from tests.support.field import a_visit, an_account, insert, today
from tests.support.phone import Phone

pytestmark = pytest.mark.db


@pytest.fixture
async def view_of(company, database_url):
    """As somebody of the company, on a connection that sees everybody's rows."""
    connection = await asyncpg.connect(database_url, server_settings=SEES_ALL)
    people = company.people
    yield lambda who: View(connection, Actor(people[who], company.id, who, frozenset({"rep"}), TIMEZONE), None)
    await connection.close()


async def test_a_phone_is_found_for_its_own_person_only(company, view_of):
    phone = await Phone.of(company)
    assert await device_store.locked(view_of("rep2"), phone.device_id) is None
    found = await device_store.locked(view_of("rep"), phone.device_id)
    assert found["id"] == phone.device_id


async def test_visits_and_alerts_are_held_for_their_own_person_only(company, view_of):
    visit_id = await a_visit(company, await an_account(company))
    alert = {"person_id": company.people["rep"], "code": "plan.published", "facts": {}, "at": now()}
    alert_id = await insert(company, "alert", **alert)
    for question, row_id in ((shelves.VISITS, visit_id), (shelves.ALERTS, alert_id)):
        held = {who: await shelves.every(shelves.Asking(view_of(who), today()), question) for who in ("rep", "rep2")}
        assert (list(held["rep"]), held["rep2"]) == ([row_id], {})
