from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from backend.alerts import jobs, push
from backend.outbox.happened import Happened
from notifications.rules import QuietHours
from tests.alerts.browser import Browser
from tests.notifications.push_service import a_push_service
from tests.plans.making import published_plan
from tests.support.company import TIMEZONE
from tests.support.events import happen
from tests.support.field import a_visit, accounts, an_account, insert, tomorrow
from tests.support.queue import work_off

pytestmark = pytest.mark.db
NEVER_QUIET = QuietHours(time(0), time(0))


@pytest.fixture
def push_service(monkeypatch):
    with a_push_service() as service:
        monkeypatch.setattr(push, "TRUSTED_ORIGINS", (service.origin,))
        monkeypatch.setattr("backend.alerts.jobs.QuietHours", lambda: NEVER_QUIET)
        yield service


@pytest.fixture
def browser(push_service):
    return Browser(push_service)


async def inbox(company, who):
    return (await (await company.client(who)).get("/api/alerts")).json()


async def test_an_outside_check_in_is_told_to_the_nearest_manager_with_the_distance(company, settings):
    account = await an_account(company, name="Corner shop")
    detail = {"outcome": "outside", "distanceM": 420.0, "reasons": [{"code": "outside", "facts": {}}]}
    visit = await a_visit(company, account, verdict="outside", verdict_detail=detail)
    await happen(company, "visit.recorded", visit_id=visit, rep_id=company.people["rep"])
    await work_off(company, settings)
    (alert,) = await inbox(company, "manager")
    assert (alert["code"], alert["link"], alert["readAt"]) == ("visit.outside", f"/visits/{visit}", None)
    assert alert["facts"]["account"] == "Corner shop"
    assert alert["facts"]["distance_m"] == 420.0
    assert await inbox(company, "rep") == []


async def test_a_verified_check_in_is_not_news(company, settings):
    visit = await a_visit(company, await an_account(company))
    await happen(company, "visit.recorded", visit_id=visit, rep_id=company.people["rep"])
    await work_off(company, settings)
    assert await inbox(company, "manager") == []


async def test_a_published_plan_is_told_to_the_rep_and_read_once(company, settings):
    await accounts(company, 3)
    plan = await published_plan(company, settings, tomorrow())
    await work_off(company, settings)
    (alert,) = await inbox(company, "rep")
    assert (alert["code"], alert["facts"]["stops"]) == ("plan.published", 3)
    assert alert["link"] == f"/plans/{plan['id']}"
    rep, rep2 = await company.client("rep"), await company.client("rep2")
    assert (await rep2.post(f"/api/alerts/{alert['id']}/read")).status_code == 404
    assert (await rep.post(f"/api/alerts/{alert['id']}/read")).status_code == 204
    assert (await inbox(company, "rep"))[0]["readAt"] is not None


async def test_nobody_is_told_what_they_did_themselves(company, settings):
    await accounts(company, 3)
    rep = await company.client("rep")
    await rep.post("/api/plans/make", json={"day": tomorrow().isoformat()})
    await work_off(company, settings)
    assert await inbox(company, "rep") == []


async def test_an_offer_is_told_to_the_rep_and_the_answer_to_the_dispatcher(company, settings):
    manager, rep = await company.client("manager"), await company.client("rep")
    ask = {"title": "Leak", "position": {"lon": 24.94, "lat": 60.17}}
    path = f"/api/workorders/{(await manager.post('/api/workorders', json=ask)).json()['id']}"
    await manager.post(f"{path}/offer", json={"repId": str(company.people["rep"])})
    await rep.post(f"{path}/respond", json={"accept": False, "reason": "Too far"})
    await work_off(company, settings)
    assert [alert["code"] for alert in await inbox(company, "rep")] == ["workorder.offered"]
    (answer,) = await inbox(company, "manager")
    assert (answer["code"], answer["facts"]["reason"], answer["facts"]["rep"]) == (
        "workorder.declined",
        "Too far",
        "rep Test",
    )


async def test_a_browser_that_subscribed_is_rung_in_its_readers_language(company, settings, browser):
    rep = await company.client("rep")
    await rep.patch("/api/me", json={"language": "zh-CN"})
    key = (await rep.get("/api/me/push-key")).json()["publicKey"]
    assert len(key) > 80
    answer = await rep.post("/api/me/push-subscriptions", json=browser.subscription("/phone"))
    assert answer.status_code == 204, answer.text
    await accounts(company, 1)
    plan = await published_plan(company, settings, tomorrow())
    await work_off(company, settings)
    (pushed,) = browser.opened("/phone")
    assert "拜访计划" in pushed["title"]
    assert pushed["link"] == f"/plans/{plan['id']}"


async def test_a_browser_that_is_gone_is_forgotten(company, settings, browser):
    browser.service.answer("/gone", 410)
    rep = await company.client("rep")
    await rep.post("/api/me/push-subscriptions", json=browser.subscription("/gone"))
    await accounts(company, 1)
    await published_plan(company, settings, tomorrow())
    await work_off(company, settings)
    left = await company.rows("select id from push_subscription where person_id = $1", company.people["rep"])
    assert left == []


async def test_a_busy_push_service_is_asked_again_later(company, settings, browser):
    browser.service.answer("/busy", 503, {"Retry-After": "120"})
    rep = await company.client("rep")
    await rep.post("/api/me/push-subscriptions", json=browser.subscription("/busy"))
    await accounts(company, 1)
    await published_plan(company, settings, tomorrow())
    events = await work_off(company, settings)
    assert events.count("alert.put_off") == 5
    assert len(browser.service.to("/busy")) == 6


async def test_the_same_browser_rings_for_whoever_subscribed_last(company, browser):
    for who in ("rep", "rep2"):
        await (await company.client(who)).post("/api/me/push-subscriptions", json=browser.subscription("/shared"))
    rows = await company.rows("select person_id from push_subscription where company_id = $1", company.id)
    assert [row["person_id"] for row in rows] == [company.people["rep2"]]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"endpoint": "https://evil.example/x"}, "endpoint"),
        ({"endpoint": None}, "endpoint"),
        ({"keys": {"p256dh": "AAAA", "auth": "AAAA"}}, "keys"),
        ({"endpoint": None, "fid": "an-installation"}, "endpoint"),
    ],
)
async def test_an_address_that_cannot_be_trusted_is_refused(company, browser, change, field):
    rep = await company.client("rep")
    answer = await rep.post("/api/me/push-subscriptions", json=browser.subscription("/x") | change)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_quiet_hours_put_the_ring_off(company, settings, browser, monkeypatch):
    monkeypatch.setattr("backend.alerts.jobs.QuietHours", QuietHours)
    late = datetime(2026, 11, 23, 0, 0, tzinfo=ZoneInfo(TIMEZONE)).astimezone(UTC)
    monkeypatch.setattr("backend.alerts.jobs.clock.now", lambda: late)
    rep = await company.client("rep")
    await rep.post("/api/me/push-subscriptions", json=browser.subscription("/sleeps"))
    alert = await insert(
        company,
        "alert",
        person_id=company.people["rep"],
        code="plan.published",
        facts={"day": "2026-11-23", "stops": 3},
        link=None,
        at=late,
    )
    await jobs.ring(Happened("alert.raised", company.id, {"alert_id": str(alert)}, settings))
    rows = await company.rows(
        "select execute_after - now() as wait from pgqueuer "
        "where convert_from(payload, 'utf8')::jsonb ->> 'alert_id' = $1",
        str(alert),
    )
    assert [row["wait"].total_seconds() // 3600 for row in rows] == [6]
    assert browser.service.received == []


def test_the_key_is_made_once_even_by_two_at_once(settings, tmp_path):
    fresh = replace(settings, var=tmp_path)
    with ThreadPoolExecutor(4) as pool:
        keys = set(pool.map(lambda _: push.vapid_keys(fresh).public, range(4)))
    assert len(keys) == 1
    assert (tmp_path / push.KEY_FILE).stat().st_mode & 0o077 == 0
