from datetime import date, timedelta

import pytest

from backend.clock import new_id, now
from tests.support.company import HELSINKI
from tests.support.field import insert, today
from tests.support.phone import Phone, a_fix, a_pinned_account, away
from tests.visits.test_check_in import shown

pytestmark = pytest.mark.db


@pytest.fixture
async def phone(company):
    return await Phone.of(company)


async def begun(company, phone, minutes_ago=30, **changes):
    at = now() - timedelta(minutes=minutes_ago)
    account_id = changes.pop("account_id", None) or await a_pinned_account(company)
    answer = await phone.check_in(account_id, **{"startedAt": at, "fixes": [a_fix(taken_at=at)]} | changes)
    assert answer["status"] == "applied", answer
    return answer["result"]["visitId"]


def a_report(visit_id, **changes):
    return {"visitId": visit_id, "reportId": str(new_id()), "photoIds": [], "voiceIds": []} | changes


async def account_of(company, visit_id):
    sql = "select a.last_visit_day, a.next_day from visit v join account a on a.id = v.account_id where v.id = $1::uuid"
    return (await company.rows(sql, visit_id))[0]


async def test_what_is_written_at_a_visit_adds_up(company, phone):
    visit_id = await begun(company, phone)
    next_day = today() + timedelta(days=9)
    assert (await account_of(company, visit_id))["last_visit_day"] == today()
    await phone.do("visit.report", a_report(visit_id, note="Shelf is empty", outcome="interested"))
    await phone.do("visit.report", a_report(visit_id, note="Bought two", outcome="sold", nextDay=next_day.isoformat()))
    visit = await shown(company, visit_id)
    assert [note["text"] for note in visit["notes"]] == ["Shelf is empty", "Bought two"]
    assert (visit["outcome"], visit["nextDay"]) == ("sold", next_day.isoformat())
    assert (await account_of(company, visit_id))["next_day"] == next_day


async def rhythm_after(company, phone, **visit):
    """When the account was seen last and when it is to be seen next, after a visit that agreed on a day."""
    visit_id = await begun(company, phone, **visit)
    await phone.do("visit.report", a_report(visit_id, nextDay=(today() + timedelta(days=9)).isoformat()))
    account = await account_of(company, visit_id)
    return account["last_visit_day"] == today(), account["next_day"] == today() + timedelta(days=9)


async def test_a_visit_at_a_colleagues_account_leaves_its_rhythm_to_the_colleague(company, phone):
    account_id = await a_pinned_account(company, "rep2")
    assert await rhythm_after(company, phone, account_id=account_id) == (False, False)


async def test_a_visit_at_nobodys_account_counts(company, phone):
    assert await rhythm_after(company, phone, account_id=await a_pinned_account(company, None)) == (True, True)


@pytest.mark.parametrize(("holder", "counts"), [("rep", True), ("rep2", False)])
async def test_a_visit_at_a_colleagues_account_counts_for_whoever_was_sent_there(company, phone, holder, counts):
    account_id = await a_pinned_account(company, "rep2")
    order = {"title": "Fix it", "place_name": "Corner", "position": HELSINKI, "duration_s": 600, "priority": "normal"}
    order |= {"state": "accepted", "created_by": company.people["manager"], "created_at": now()}
    order |= {"account_id": account_id, "offered_to": company.people[holder]}
    workorder_id = await insert(company, "workorder", **order)
    assert await rhythm_after(company, phone, account_id=account_id, workorderId=workorder_id) == (counts, counts)


async def test_the_same_report_twice_is_one_note(company, phone):
    visit_id = await begun(company, phone)
    report = a_report(visit_id, note="Once")
    assert (await phone.do("visit.report", report))["status"] == "applied"
    assert (await phone.do("visit.report", report))["status"] == "applied"
    assert len((await shown(company, visit_id))["notes"]) == 1


async def test_a_next_day_before_the_visit_is_refused(company, phone):
    visit_id = await begun(company, phone)
    answer = await phone.do("visit.report", a_report(visit_id, nextDay=date(2020, 1, 1).isoformat()))
    assert (answer["code"], answer["field"]) == ("request.invalid", "nextDay")


async def test_nobody_reports_on_a_colleagues_visit(company, phone):
    visit_id = await begun(company, phone)
    other = await Phone.of(company, "rep2")
    assert (await other.do("visit.report", a_report(visit_id, note="x")))["code"] == "visits.unknown_visit"


async def test_checking_out_inside_closes_the_visit_with_its_own_verdict(company, phone):
    visit_id = await begun(company, phone)
    answer = await phone.do("visit.check_out", {"visitId": visit_id, "endedAt": now().isoformat(), "fixes": [a_fix()]})
    assert answer["result"]["verdict"]["outcome"] == "verified"
    visit = await shown(company, visit_id)
    assert visit["state"] == "closed"
    assert visit["outVerdict"]["forgotten"] is False
    again = await phone.do("visit.check_out", {"visitId": visit_id, "endedAt": now().isoformat(), "fixes": []})
    assert again["code"] == "visits.already_closed"


async def test_a_stay_of_a_minute_is_closed_and_called_short(company, phone):
    visit_id = await begun(company, phone, minutes_ago=1)
    ask = {"visitId": visit_id, "endedAt": now().isoformat(), "fixes": [a_fix(away(600))]}
    answer = await phone.do("visit.check_out", ask)
    assert [reason["code"] for reason in answer["result"]["verdict"]["reasons"]] == ["outside", "short_dwell"]


async def test_a_new_visit_closes_the_forgotten_one_at_the_last_fix_inside_its_fence(company, phone):
    first = await begun(company, phone, minutes_ago=60)
    inside_at = now() - timedelta(minutes=40)
    outside_at = now() - timedelta(minutes=20)
    points = [a_fix(HELSINKI, taken_at=inside_at), a_fix(away(900), taken_at=outside_at)]
    await phone.do("track.points", {"points": points})
    second = await begun(company, phone, minutes_ago=1)
    forgotten, current = await shown(company, first), await shown(company, second)
    assert (forgotten["state"], current["state"]) == ("closed", "open")
    assert forgotten["outVerdict"]["forgotten"] is True
    assert forgotten["outVerdict"]["reasons"][0]["code"] == "forgotten"
    assert forgotten["endedAt"][:19] == inside_at.isoformat()[:19]


async def test_a_missed_visit_says_why_and_claims_no_position(company, phone):
    account_id = await a_pinned_account(company)
    visit_id = str(new_id())
    ask = {"visitId": visit_id, "accountId": str(account_id), "at": now().isoformat(), "reason": "closed"}
    assert (await phone.do("visit.missed", ask | {"note": "On holiday"}))["status"] == "applied"
    visit = await shown(company, visit_id)
    assert (visit["state"], visit["missedReason"], visit["verdict"]) == ("missed", "closed", None)
    assert visit["notes"][0]["text"] == "On holiday"
    position = await company.rows("select position from visit where id = $1::uuid", visit_id)
    assert position[0]["position"] is None


@pytest.mark.parametrize(
    ("who", "status"), [("rep", 200), ("rep2", 404), ("stranger", 404), ("manager", 200), ("auditor", 200)]
)
async def test_a_visit_is_seen_by_its_rep_the_superiors_and_the_auditor(company, phone, who, status):
    visit_id = await begun(company, phone)
    assert (await (await company.client(who)).get(f"/api/visits/{visit_id}")).status_code == status


async def test_every_step_of_a_visit_leaves_an_audit_line_that_names_the_phone(company, phone):
    visit_id = await begun(company, phone)
    await phone.do("visit.report", a_report(visit_id, note="x"))
    await phone.do("visit.check_out", {"visitId": visit_id, "endedAt": now().isoformat(), "fixes": []})
    lines = await company.rows(
        "select action, device_id from audit_line where subject_id = $1::uuid order by seq", visit_id
    )
    assert [line["action"] for line in lines] == ["visit.checked_in", "visit.reported", "visit.checked_out"]
    assert {line["device_id"] for line in lines} == {phone.device_id}


async def test_a_report_belongs_to_one_visit(company, phone):
    first, second = [await begun(company, phone, minutes_ago=m) for m in (40, 20)]
    report = a_report(first, note="x")
    await phone.do("visit.report", report)
    answer = await phone.do("visit.report", report | {"visitId": second})
    assert (answer["code"], answer["field"]) == ("visits.id_reuse", "reportId")
