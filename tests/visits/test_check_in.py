from datetime import timedelta

import pytest

from backend.clock import new_id, now
from checkin.geodesy import Datum, from_wgs84
from tests.support.company import HELSINKI
from tests.support.field import insert, today
from tests.support.phone import Phone, a_fix, a_pinned_account, away

pytestmark = pytest.mark.db


@pytest.fixture
async def phone(company):
    return await Phone.of(company)


async def shown(company, visit_id, who="rep"):
    answer = await (await company.client(who)).get(f"/api/visits/{visit_id}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_at_the_door_a_visit_is_verified_and_open(company, phone):
    account_id = await a_pinned_account(company)
    answer = await phone.check_in(account_id)
    assert answer["status"] == "applied"
    assert answer["result"]["verdict"]["outcome"] == "verified"
    visit = await shown(company, answer["result"]["visitId"])
    assert (visit["state"], visit["accountId"], visit["day"]) == ("open", str(account_id), str(today()))
    assert visit["verdict"]["distanceM"] < 1
    assert visit["verdict"]["reasons"][0]["code"] == "inside"


async def test_six_hundred_metres_off_is_outside_and_says_how_far(company, phone):
    answer = await phone.check_in(await a_pinned_account(company), fixes=[a_fix(away(600), accuracy_m=20)])
    verdict = answer["result"]["verdict"]
    assert (answer["status"], verdict["outcome"], verdict["action"]) == ("applied", "outside", "accept_with_reason")
    assert verdict["distanceM"] == pytest.approx(600, abs=2)


async def test_a_fix_that_knows_only_three_hundred_metres_proves_nothing(company, phone):
    answer = await phone.check_in(await a_pinned_account(company), fixes=[a_fix(accuracy_m=300)])
    verdict = answer["result"]["verdict"]
    assert verdict["outcome"] == "unverifiable"
    assert [reason["code"] for reason in verdict["reasons"]] == ["vague_fix"]


async def test_a_circle_that_straddles_the_fence_is_uncertain_with_its_probability(company, phone):
    answer = await phone.check_in(await a_pinned_account(company), fixes=[a_fix(away(150), accuracy_m=60)])
    assert answer["result"]["verdict"]["outcome"] == "uncertain"
    assert 0.3 < answer["result"]["verdict"]["probabilityInside"] < 0.6


async def test_a_refused_permission_is_recorded_as_such(company, phone):
    answer = await phone.check_in(await a_pinned_account(company), fixes=[], refused="denied")
    assert answer["result"]["verdict"]["outcome"] == "unverifiable"
    assert answer["result"]["verdict"]["reasons"][0]["code"] == "permission_denied"


async def test_a_position_in_the_chinese_datum_is_converted_and_kept_as_it_came(company, phone):
    from checkin.geodesy import LonLat

    shanghai = LonLat(121.4737, 31.2304)
    account_id = await a_pinned_account(company, position=shanghai)
    fix = a_fix(from_wgs84(shanghai, Datum.GCJ02))
    fix["position"]["datum"] = "gcj02"
    answer = await phone.check_in(account_id, fixes=[fix])
    assert answer["result"]["verdict"]["outcome"] == "verified"
    rows = await company.rows("select raw_fixes from visit where id = $1::uuid", answer["result"]["visitId"])
    assert rows[0]["raw_fixes"][0]["position"]["datum"] == "gcj02"


async def test_a_visit_is_judged_against_the_pin_that_was_valid_when_it_happened(company, phone):
    account_id = await a_pinned_account(company, position=away(5_000))
    moved_at = now() - timedelta(hours=1)
    await company.rows("update account_pin set valid_to = $2 where account_id = $1", account_id, moved_at)
    pin = {"position": HELSINKI, "radius_m": 150.0, "provenance": "test", "valid_from": moved_at}
    await insert(company, "account_pin", account_id=account_id, **pin)
    now_there = await phone.check_in(account_id)
    assert now_there["result"]["verdict"]["outcome"] == "verified"
    earlier = now() - timedelta(hours=3)
    before = await phone.check_in(account_id, startedAt=earlier, fixes=[a_fix(taken_at=earlier)])
    assert before["result"]["verdict"]["outcome"] == "outside"


async def test_an_account_without_a_pin_can_be_visited_and_is_not_verified(company, phone):
    from tests.support.field import an_account

    answer = await phone.check_in(await an_account(company))
    assert answer["result"]["verdict"]["reasons"][0]["code"] == "no_pin"


async def test_a_rep_may_visit_a_colleagues_account_of_the_same_company(company, phone):
    account_id = await a_pinned_account(company, owner="rep2")
    assert (await phone.check_in(account_id))["status"] == "applied"


async def test_an_account_of_another_company_does_not_exist(app, company, phone):
    from tests.support.company import a_company

    async with a_company(app) as other:
        answer = await phone.check_in(await a_pinned_account(other))
    assert (answer["status"], answer["code"], answer["field"]) == ("rejected", "visits.unknown_account", "accountId")


async def test_a_jump_across_town_in_a_minute_is_a_signal_and_not_a_refusal(company, phone):
    earlier = now() - timedelta(minutes=1)
    await phone.do("track.points", {"points": [a_fix(away(30_000), taken_at=earlier)]})
    answer = await phone.check_in(await a_pinned_account(company))
    visit = await shown(company, answer["result"]["visitId"])
    assert [signal["code"] for signal in visit["signals"]] == ["impossible_speed"]


async def an_order_at_a_corner(company, offered_to, created_by):
    order = {
        "title": "Fix it",
        "place_name": "Corner",
        "position": HELSINKI,
        "duration_s": 600,
        "priority": "normal",
        "state": "accepted",
        "offered_to": company.people[offered_to],
        "created_by": company.people[created_by],
        "created_at": now(),
    }
    return await insert(company, "workorder", **order)


@pytest.mark.parametrize(("offered_to", "created_by"), [("rep", "manager"), ("stranger", "admin")])
async def test_a_work_order_without_an_account_has_its_own_fence_whoever_was_sent_there(
    company, phone, offered_to, created_by
):
    workorder_id = await an_order_at_a_corner(company, offered_to, created_by)
    answer = await phone.check_in(None, workorderId=workorder_id)
    assert answer["result"]["verdict"]["outcome"] == "verified"
    assert (await shown(company, answer["result"]["visitId"]))["accountName"] == "Corner"
    team = (await (await company.client("manager")).get("/api/live/team")).json()
    assert [rep["currentVisit"]["accountName"] for rep in team["reps"] if rep["currentVisit"]] == ["Fix it"]
    visit_id = answer["result"]["visitId"]
    await phone.do("visit.check_out", {"visitId": visit_id, "endedAt": now().isoformat(), "fixes": [a_fix()]})
    assert (await shown(company, visit_id))["outVerdict"]["outcome"] == "verified"


BROKEN = [
    ({"position": {"lon": 24.9, "lat": None}}, "request.invalid", "fixes.0.position.lat"),
    ({"position": {"lon": 24.9, "lat": "60.1"}}, "request.invalid", "fixes.0.position.lat"),
    ({"position": {"lon": 24.9, "lat": 91}}, "request.invalid", "fixes.0.position.lat"),
    ({"position": {"lon": 181, "lat": 60}}, "request.invalid", "fixes.0.position.lon"),
    ({"position": {"lon": 24.9, "lat": 60, "datum": "mars"}}, "request.invalid", "fixes.0.position.datum"),
    ({"accuracyM": -1}, "request.invalid", "fixes.0.accuracyM"),
    ({"takenAt": "2026-01-01T10:00:00"}, "request.invalid", "fixes.0.takenAt"),
    ({"takenAt": "1970-01-01T10:00:00Z"}, "request.invalid", "fixes.0.takenAt"),
]


@pytest.mark.parametrize(("change", "code", "field"), BROKEN)
async def test_a_broken_fix_is_refused_naming_the_field(company, phone, change, code, field):
    answer = await phone.check_in(await a_pinned_account(company), fixes=[a_fix() | change])
    assert (answer["status"], answer["code"], answer["field"]) == ("rejected", code, field)
    assert (await phone.check_in(await a_pinned_account(company)))["status"] == "applied"


async def test_nan_is_not_json_and_is_refused(company, phone):
    body = f'{{"visitId":"{new_id()}","startedAt":"{now().isoformat()}","fixes":[{{"accuracyM":NaN}}]}}'
    assert (await phone.do("visit.check_in", body))["code"] == "request.malformed"


async def test_where_the_policy_refuses_the_attempt_is_kept_and_closed(company, phone):
    policy = {"checkin": {"on": {"outside": "refuse"}}}
    await company.rows("update company set policy = $2 where id = $1", company.id, policy)
    account_id, visit_id = await a_pinned_account(company), new_id()
    answer = await phone.check_in(account_id, visitId=visit_id, fixes=[a_fix(away(600))])
    assert (answer["status"], answer["code"]) == ("rejected", "visits.refused")
    assert answer["facts"]["outcome"] == "outside"
    visit = await shown(company, visit_id)
    assert (visit["state"], visit["verdict"]["action"]) == ("closed", "refuse")
    assert (await phone.check_in(account_id))["status"] == "applied"


async def test_an_id_is_used_for_one_visit_only(company, phone):
    account_id = await a_pinned_account(company)
    visit_id = (await phone.check_in(account_id))["result"]["visitId"]
    again = await phone.check_in(account_id, visitId=visit_id)
    assert (again["code"], again["field"]) == ("visits.id_reuse", "visitId")


@pytest.mark.parametrize(
    ("place", "code", "field"),
    [
        ({}, "request.invalid", "accountId"),
        ({"workorderId": str(new_id())}, "visits.unknown_workorder", "workorderId"),
        ({"accountId": str(new_id())}, "visits.unknown_account", "accountId"),
    ],
)
async def test_a_visit_needs_a_place_that_exists(phone, place, code, field):
    answer = await phone.check_in(None, **place)
    assert (answer["status"], answer["code"], answer["field"]) == ("rejected", code, field)


async def test_a_visit_finds_its_stop_also_after_the_plan_was_made_anew(company, phone):
    from tests.sync.test_pull import a_plan

    account_id = await a_pinned_account(company, "rep2")
    plan_id = await a_plan(company, today())
    stop = {"plan_id": plan_id, "seq": 1, "kind": "visit", "account_id": account_id, "name": "x", "address": "x"}
    stop |= {"arrive_at": now(), "start_at": now(), "leave_at": now(), "wait_s": 0, "travel_s": 0, "distance_m": 0}
    stop_id = await insert(company, "plan_stop", **stop, duration_s=60, locked=False, appointment=False)
    answer = await phone.check_in(account_id, planStopId=str(new_id()))
    assert (await shown(company, answer["result"]["visitId"]))["planStopId"] == str(stop_id)
    [account] = await company.rows("select last_visit_day from account where id = $1", account_id)
    assert account["last_visit_day"] == today(), "a stop of the rep's plan counts also at a colleague's account"
    await phone.pull()
    assert phone.held("plan")[str(plan_id)]["stops"][0]["state"] == "running"
