"""Which phones went silent with work on them, and who is told."""

from datetime import datetime, timedelta

import pytest

from backend.access.actor import machinery
from backend.alerts import store as alerts
from backend.clock import business_day, new_id, now
from backend.outbox.happened import Happened
from backend.sync import reminders
from backend.work import look
from backend.worker import JOBS
from tests.support.company import TIMEZONE
from tests.support.field import a_visit, an_account, insert
from tests.support.phone import Phone

pytestmark = pytest.mark.db

NOTHING = {"operations": 0, "uploads": 0, "attention": 0}
DAY = timedelta(hours=24)


@pytest.fixture
async def phone(company):
    return await Phone.of(company)


async def said(phone, **status):
    """What the phone reports of itself."""
    path = f"/api/sync/devices/{phone.device_id}/status"
    return await phone.client.put(path, json=NOTHING | status)


async def last_heard(company, phone, ago):
    """Nothing more was heard of the phone since then."""
    for sql in (
        "update device set seen_at = $2, reported_at = $2 where id = $1",
        "update session set seen_at = $2 where device_id = $1",
    ):
        await company.rows(sql, phone.device_id, now() - ago)


async def listed(company, who="manager", **query):
    answer = await (await company.client(who)).get("/api/sync/devices", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def of(company, phone, who="manager"):
    found = [item for item in await listed(company, who) if item["id"] == str(phone.device_id)]
    assert len(found) == 1
    return found[0]


async def a_stop(company, account_id, at):
    """A published visit that should begin at that moment."""
    rep = company.people["rep"]
    day = business_day(at, TIMEZONE)
    head = {"day": day, "status": "published", "version": 1, "profile": "foot", "road_based": True, "engine": "x"}
    head |= {"start_at": at - timedelta(hours=1), "end_at": at + timedelta(hours=1), "start_label": "x"}
    head |= {"end_label": "x", "distance_m": 1, "travel_s": 1, "left_out": [], "made_at": at}
    plan_id = await insert(company, "day_plan", rep_id=rep, **head)
    stop = {"seq": 0, "kind": "visit", "name": "x", "address": "x", "arrive_at": at, "start_at": at, "leave_at": at}
    stop |= {"wait_s": 0, "travel_s": 0, "distance_m": 0, "duration_s": 60, "locked": False, "appointment": False}
    return await insert(company, "plan_stop", plan_id=plan_id, account_id=account_id, **stop)


async def test_a_phone_that_works_is_not_silent_and_says_what_waits(company, phone):
    oldest = now() - timedelta(hours=2)
    told = {"operations": 3, "uploads": 2, "attention": 1, "oldestAt": oldest.isoformat(), "appVersion": "1.4.0"}
    told |= {"storageUsedBytes": 10, "storageQuotaBytes": 2**40, "persisted": True}
    assert (await said(phone, **told)).status_code == 204
    item = await of(company, phone)
    assert (item["silent"], item["plannedSince"], item["personName"], item["appVersion"]) == (
        False, 0, "rep Test", "1.4.0",
    )  # fmt: skip
    waiting = item["waiting"]
    assert [waiting[name] for name in ("operations", "uploads", "attention")] == [3, 2, 1]
    await said(phone)
    assert (await of(company, phone))["waiting"] is None


async def test_a_phone_that_is_not_heard_of_for_a_day_with_work_on_it_is_silent(company, phone):
    await said(phone, operations=1, oldestAt=(now() - timedelta(minutes=1)).isoformat())
    await last_heard(company, phone, DAY - timedelta(minutes=5))
    assert not (await of(company, phone))["silent"]
    await last_heard(company, phone, DAY + timedelta(minutes=5))
    assert (await of(company, phone))["silent"]


async def test_a_phone_that_is_not_heard_of_with_nothing_on_it_and_nothing_planned_is_at_rest(company, phone):
    await said(phone)
    await last_heard(company, phone, timedelta(days=9))
    assert not (await of(company, phone))["silent"]


async def test_work_that_waits_longer_than_a_day_makes_a_phone_silent_although_it_is_heard_of(company, phone):
    await said(phone, attention=1, oldestAt=(now() - DAY - timedelta(minutes=5)).isoformat())
    assert (await of(company, phone))["silent"]


async def test_visits_that_were_planned_since_the_last_contact_and_not_made_count(company, phone):
    account_id = await an_account(company)
    stop_at = now() - timedelta(hours=3)
    await a_stop(company, account_id, stop_at)
    await last_heard(company, phone, timedelta(hours=30))
    item = await of(company, phone)
    assert (item["silent"], item["plannedSince"]) == (True, 1)
    await a_visit(company, account_id, started_at=stop_at, day=business_day(stop_at, TIMEZONE))
    item = await of(company, phone)
    assert (item["silent"], item["plannedSince"]) == (False, 0)


async def test_an_old_tablet_is_not_silent_while_its_person_works_on_another_phone(company, phone):
    tablet = phone
    await a_stop(company, await an_account(company), now() - timedelta(hours=3))
    await last_heard(company, tablet, timedelta(hours=30))
    other = await insert(
        company, "device", person_id=company.people["rep"], name="Other", epoch=1, last_seq=0, created_at=now(),
        seen_at=now(),
    )  # fmt: skip
    found = {item["id"]: item for item in await listed(company)}
    assert [found[str(one)]["silent"] for one in (tablet.device_id, other)] == [False, False]


async def test_a_locked_phone_is_listed_last_and_never_silent(company, phone):
    await said(phone, operations=1, oldestAt=(now() - 3 * DAY).isoformat())
    colleague = await Phone.of(company, "rep2")
    assert [item["silent"] for item in await listed(company)] == [True, False]
    await (await company.client("manager")).post(f"/api/sync/devices/{phone.device_id}/revoke")
    items = await listed(company)
    assert [item["id"] for item in items] == [str(colleague.device_id), str(phone.device_id)]
    assert (items[1]["silent"], items[1]["waiting"]["operations"], bool(items[1]["revokedAt"])) == (False, 1, True)


async def test_the_list_shows_the_silent_ones_or_the_others(company, phone):
    await said(phone, operations=1, oldestAt=(now() - 3 * DAY).isoformat())
    colleague = await Phone.of(company, "rep2")
    assert [item["id"] for item in await listed(company, silent="true")] == [str(phone.device_id)]
    assert [item["id"] for item in await listed(company, silent="false")] == [str(colleague.device_id)]


async def test_managers_see_the_phones_of_their_teams_and_reps_none(company, phone):
    stranger = await Phone.of(company, "stranger")
    mine, other = str(phone.device_id), str(stranger.device_id)
    for who, seen in (("manager", {mine}), ("admin", {mine, other}), ("auditor", {mine, other})):
        assert {item["id"] for item in await listed(company, who)} == seen, who
    for who in ("rep", "approver"):
        assert (await (await company.client(who)).get("/api/sync/devices")).status_code == 403


async def test_only_the_phone_itself_tells_what_waits_on_it(company, phone):
    for who in ("rep2", "manager", "admin"):
        answer = await (await company.client(who)).put(f"/api/sync/devices/{phone.device_id}/status", json=NOTHING)
        assert (answer.status_code, answer.json()["code"]) == (409, "sync.unknown_device")


@pytest.mark.parametrize(
    "wrong",
    [{"operations": -1}, {"uploads": 1.5}, {"attention": None}, {"oldestAt": "yesterday"}, {"appVersion": "x" * 61},
     {"more": 1}, {"operations": 2**60}],
)  # fmt: skip
async def test_a_report_that_makes_no_sense_is_refused(phone, wrong):
    assert (await said(phone, **wrong)).status_code == 422


async def test_a_clock_that_runs_ahead_makes_nothing_younger_than_now(company, phone):
    await said(phone, operations=1, oldestAt=(now() + timedelta(days=400)).isoformat())
    assert (await of(company, phone))["waiting"]["oldestAt"] <= now().isoformat()


async def test_what_has_no_time_of_its_own_waits_since_it_was_first_told_of(company, phone):
    await said(phone, attention=1)
    first = (await of(company, phone))["waiting"]["oldestAt"]
    await said(phone, attention=2)
    assert (await of(company, phone))["waiting"]["oldestAt"] == first
    await said(phone)
    await said(phone, attention=1)
    assert (await of(company, phone))["waiting"]["oldestAt"] > first


async def reminded(company, settings, at):
    """The alerts of the rep after the hourly look at that moment, and after the worker has done its job."""
    before = {row["id"] for row in await company.rows("select id from pgqueuer")}
    await reminders.remind(at, company.id)
    jobs = await company.rows("select id, convert_from(payload, 'utf8')::jsonb as body from pgqueuer order by id")
    for job in jobs:
        if job["id"] not in before and job["body"]["event"] == "device.waiting":
            ids = {name: job["body"][name] for name in ("device_id", "person_id")}
            for work in JOBS["device.waiting"]:
                await work(Happened("device.waiting", company.id, ids, settings, new_id()))
    sql = "select facts, link from alert where person_id = $1 and code = 'sync.waiting' order by at"
    return [tuple(row) for row in await company.rows(sql, company.people["rep"])]


async def test_a_person_is_reminded_once_a_day_while_work_waits_for_longer_than_that(company, phone, settings):
    await said(phone, operations=2, uploads=1, oldestAt=(now() - 2 * DAY).isoformat())
    alerts = await reminded(company, settings, now())
    day = business_day(now() - 2 * DAY, TIMEZONE).isoformat()
    assert [(facts["waiting"], facts["day"], link) for facts, link in alerts] == [(3, day, "/saved")]
    assert len(await reminded(company, settings, now())) == 1
    assert len(await reminded(company, settings, now() + DAY)) == 2
    await said(phone)
    assert len(await reminded(company, settings, now() + 2 * DAY)) == 2


async def test_nobody_is_reminded_of_fresh_work_nor_of_a_locked_phone(company, phone, settings):
    await said(phone, operations=1, oldestAt=(now() - timedelta(hours=20)).isoformat())
    assert await reminded(company, settings, now()) == []
    await said(phone, operations=1, oldestAt=(now() - 2 * DAY).isoformat())
    await (await company.client("manager")).post(f"/api/sync/devices/{phone.device_id}/revoke")
    assert await reminded(company, settings, now()) == []


async def test_how_long_something_waited_does_not_depend_on_the_phones_clock(company, phone):
    ahead = (now() + timedelta(days=400)).isoformat()
    await said(phone, operations=1, oldestAt=ahead, oldestAgeS=26 * 3600)
    item = await of(company, phone)
    assert item["silent"]
    assert now() - datetime.fromisoformat(item["waiting"]["oldestAt"]) >= timedelta(hours=26)
    await said(phone, operations=1, oldestAt="1970-01-01T00:00:00Z", oldestAgeS=60)
    assert not (await of(company, phone))["silent"]
    assert (await said(phone, operations=1, oldestAgeS=2**53)).status_code == 204


async def test_more_than_anybody_can_hold_is_still_told(company, phone):
    await said(phone, operations=2**40, uploads=2**40, oldestAgeS=30 * 3600)
    async with look(machinery(company.id, TIMEZONE), "self") as view:
        assert (await alerts.facts_of(view, "device", phone.device_id))["waiting"] == 2**41
