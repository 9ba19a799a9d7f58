"""A clock that is wrong loses nothing: what it said is kept, and by the server's clock it becomes the right time."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.clock import new_id, now
from backend.web.fix import MOST_OFF_MS, PhoneClock
from tests.support.field import today
from tests.support.phone import Phone, a_fix, a_pinned_account, away
from tests.visits.test_check_in import shown

pytestmark = pytest.mark.db

DAY = timedelta(days=1)
DAY_MS = 86_400_000
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
async def phone(company):
    return await Phone.of(company)


def began(phone, account_id, at, offset_ms=None, **changes):
    """A check-in as a phone writes it whose clock says `at`."""
    body = {"visitId": str(new_id()), "accountId": str(account_id), "startedAt": at.isoformat()}
    body |= {"fixes": [a_fix(taken_at=at - timedelta(seconds=5))]} | changes
    return body["visitId"], phone.write("visit.check_in", body, clientAt=at.isoformat(), offsetMs=offset_ms)


async def signals_of(company, visit_id):
    return {signal["code"]: signal["value"] for signal in (await shown(company, visit_id))["signals"]}


@pytest.mark.parametrize("offset_ms", [None, -DAY_MS])
async def test_a_clock_that_is_a_day_fast_counts_by_the_servers_and_is_told(company, phone, offset_ms):
    visit_id, mutation = began(phone, await a_pinned_account(company), now() + DAY, offset_ms)
    answer = (await phone.sent(mutation))[0]
    assert (answer["status"], answer["result"]["verdict"]["outcome"]) == ("applied", "verified")
    visit = await shown(company, visit_id)
    assert visit["day"] == str(today())
    assert datetime.fromisoformat(visit["startedAt"]) <= now()
    assert (await signals_of(company, visit_id))["clock_skew"] == pytest.approx(86_400, abs=60)


async def test_what_a_wrong_clock_said_is_kept(company, phone):
    tomorrow = now() + DAY
    visit_id, mutation = began(phone, await a_pinned_account(company), tomorrow, -DAY_MS)
    await phone.sent(mutation)
    [row] = await company.rows("select client_at, offset_ms from mutation where id = $1::uuid", mutation["id"])
    assert (row["client_at"], row["offset_ms"]) == (tomorrow, -DAY_MS)
    [row] = await company.rows("select raw_fixes from visit where id = $1::uuid", visit_id)
    assert datetime.fromisoformat(row["raw_fixes"][0]["takenAt"]) == tomorrow - timedelta(seconds=5)


async def test_a_visit_that_waited_for_days_stands_at_its_true_time(company, phone):
    """Fast by a day and offline for three: by the phone's clock it was the day after."""
    true_time = now() - 3 * DAY
    visit_id, mutation = began(phone, await a_pinned_account(company), true_time + DAY, -DAY_MS)
    await phone.sent(mutation)
    visit = await shown(company, visit_id)
    assert abs(datetime.fromisoformat(visit["startedAt"]) - true_time) < timedelta(seconds=1)
    assert "clock_skew" in await signals_of(company, visit_id)


async def test_a_clock_that_was_never_set_is_put_right_by_what_the_phone_knows(company, phone):
    never_set = datetime(1970, 1, 1, 3, tzinfo=UTC)
    offset = round((now() - timedelta(hours=1) - never_set) / timedelta(milliseconds=1))
    visit_id, mutation = began(phone, await a_pinned_account(company), never_set, offset)
    assert (await phone.sent(mutation))[0]["status"] == "applied"
    visit = await shown(company, visit_id)
    assert now() - datetime.fromisoformat(visit["startedAt"]) < timedelta(hours=1, minutes=1)


async def test_a_clock_that_is_right_within_minutes_gives_no_signal(company, phone):
    visit_id, mutation = began(phone, await a_pinned_account(company), now() + timedelta(minutes=4))
    await phone.sent(mutation)
    assert await signals_of(company, visit_id) == {}


async def test_no_fix_from_after_the_check_in_proves_it(company, phone):
    body = {"fixes": [a_fix(taken_at=now() + timedelta(hours=2))]}
    _, mutation = began(phone, await a_pinned_account(company), now(), **body)
    verdict = (await phone.sent(mutation))[0]["result"]["verdict"]
    assert (verdict["outcome"], verdict["reasons"][0]["code"]) == ("unverifiable", "future_fix")


async def test_a_trail_of_a_fast_clock_keeps_all_its_points(company, phone):
    points = [a_fix(away(10 * n), taken_at=now() + DAY - timedelta(minutes=n)) for n in range(5)]
    mutation = phone.write("track.points", {"points": points}, clientAt=(now() + DAY).isoformat())
    assert (await phone.sent(mutation))[0]["result"] == {"stored": 5}
    rows = await company.rows("select taken_at from track_point where company_id = $1", company.id)
    assert len({row["taken_at"] for row in rows}) == 5
    assert max(row["taken_at"] for row in rows) <= now()


async def test_a_jump_is_judged_by_what_passed_on_the_phones_clock(company, phone):
    """The trail came while the clock was right, the check-in after it had jumped ahead by a day."""
    minute_ago = now() - timedelta(minutes=1)
    await phone.do("track.points", {"points": [a_fix(away(30_000), taken_at=minute_ago)]})
    visit_id, mutation = began(phone, await a_pinned_account(company), now() + DAY, -DAY_MS)
    await phone.sent(mutation)
    assert {"impossible_speed", "clock_skew"} <= set(await signals_of(company, visit_id))


async def test_an_end_before_the_beginning_is_not_kept(company, phone):
    """Begun when the clock was right, ended after it had fallen back by an hour that the phone did not notice."""
    account_id = await a_pinned_account(company)
    visit_id, mutation = began(phone, account_id, now())
    hour_ago = (now() - timedelta(hours=1)).isoformat()
    ended = phone.write("visit.check_out", {"visitId": visit_id, "endedAt": hour_ago, "fixes": []}, clientAt=hour_ago)
    assert [answer["status"] for answer in await phone.sent(mutation, ended)] == ["applied", "applied"]
    visit = await shown(company, visit_id)
    assert visit["endedAt"] == visit["startedAt"]


@pytest.mark.parametrize("client_at", ["0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00"])
@pytest.mark.parametrize("offset_ms", [None, -MOST_OFF_MS, MOST_OFF_MS, 2**53])
async def test_no_clock_however_wrong_blocks_the_queue(company, phone, client_at, offset_ms):
    account_id = str(await a_pinned_account(company))
    body = {"visitId": str(new_id()), "accountId": account_id, "startedAt": client_at, "fixes": []}
    strange = phone.write("visit.check_in", body, clientAt=client_at, offsetMs=offset_ms)
    report = {"visitId": body["visitId"], "reportId": str(new_id()), "note": "x", "photoIds": [], "voiceIds": []}
    noted = phone.write("visit.report", report, clientAt=client_at, offsetMs=offset_ms)
    answers = await phone.sent(strange, noted, phone.write("track.points", {"points": [a_fix()]}))
    assert answers[2]["status"] == "applied"
    assert (answers[0]["status"] == "applied") == (answers[1]["status"] == "applied")


def test_nothing_was_written_after_it_arrived():
    clock = PhoneClock.of(NOON, NOON + timedelta(hours=2), 60_000)
    assert clock.at(NOON + timedelta(hours=1), "at") == NOON - timedelta(hours=1)
    assert clock.at(NOON + timedelta(hours=3), "at") == NOON


def test_a_known_offset_is_added():
    clock = PhoneClock.of(NOON, NOON - timedelta(hours=2), 60_000)
    assert clock.at(NOON - timedelta(hours=2), "at") == NOON - timedelta(hours=1, minutes=59)
    assert PhoneClock.of(NOON, NOON - timedelta(hours=2), None).at(NOON - timedelta(hours=2), "at") == NOON - timedelta(
        hours=2
    )
