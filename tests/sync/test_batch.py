"""Many operations in one push are judged in their order, as if each had come alone, and written together."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from backend.clock import new_id, now
from backend.errors import Problem
from backend.jobs import JOBS
from backend.outbox.events import LIVE_ONLY
from backend.sync import intake, kinds
from tests.support.company import a_company
from tests.support.field import an_account, today
from tests.support.phone import Phone, a_fix, a_pinned_account, away

pytestmark = pytest.mark.db


@pytest.fixture
async def phone(company):
    return await Phone.of(company)


def ago(minutes):
    return now() - timedelta(minutes=minutes)


def begin(phone, account_id, at, **changes):
    body = {"visitId": str(new_id()), "accountId": str(account_id), "startedAt": at.isoformat()}
    body |= {"fixes": [a_fix(taken_at=at)]} | changes
    return body["visitId"], phone.write("visit.check_in", body)


def note(phone, visit_id, text="Seen", **changes):
    body = {"visitId": str(visit_id), "reportId": str(new_id()), "note": text, "photoIds": [], "voiceIds": []} | changes
    return phone.write("visit.report", body)


def leave(phone, visit_id, at):
    return phone.write(
        "visit.check_out", {"visitId": visit_id, "endedAt": at.isoformat(), "fixes": [a_fix(taken_at=at)]}
    )


def miss(phone, account_id, visit_id=None):
    body = {"visitId": str(visit_id or new_id()), "accountId": str(account_id), "at": now().isoformat()}
    return phone.write("visit.missed", body | {"reason": "closed", "note": "Shut"})


def walk(phone, *instants, metres=0):
    return phone.write("track.points", {"points": [a_fix(away(metres), taken_at=at) for at in instants]})


def edit(writer, account_id, **changes):
    return writer.write("account.edit", {"accountId": str(account_id), "baseVersion": 1, "changes": changes})


def statuses(answers):
    return [answer["code"] or answer["status"] for answer in answers]


async def held(company, visit_id):
    rows = await company.rows("select * from visit where id = $1::uuid", visit_id)
    return rows[0] if rows else None


async def cannot(_, asks):
    """Then each operation has a savepoint of its own."""
    raise intake.OneByOneError(intake.Problem("request.invalid"))


async def a_day(company, phone):
    """Two whole visits, a refusal, one that is missed, a trail, an edit: what was answered and what is held."""
    first, second = [await a_pinned_account(company) for _ in range(2)]
    agreed = (today() + timedelta(days=9)).isoformat()
    trail = walk(phone, ago(60), ago(55))
    one, began = begin(phone, first, ago(50))
    batch = [trail, began, note(phone, one, nextDay=agreed), leave(phone, one, ago(40)), leave(phone, one, ago(39))]
    batch.append(edit(phone, first, phone="+358 40 555 0100"))
    two, began = begin(phone, second, ago(20))
    batch += [began, note(phone, two), note(phone, new_id()), miss(phone, first), leave(phone, two, ago(10))]
    answers = statuses(await phone.sent(*batch, walk(phone, ago(5))))
    visits = [await held(company, visit_id) for visit_id in (one, two)]
    accounts = await company.rows(
        "select last_visit_day, next_day, phone, version from account where id = any($1) order by id", [first, second]
    )
    lines = await company.rows(
        "select action from audit_line where company_id = $1 and actor_id = $2 order by seq",
        company.id,
        company.people["rep"],
    )
    points = await company.rows("select source from track_point where person_id = $1", company.people["rep"])
    kept = await company.rows("select status from mutation where device_id = $1 order by seq", phone.device_id)
    return {
        "answers": answers,
        "visits": [(v["state"], v["verdict"], v["out_verdict_detail"]["outcome"], len(v["raw_fixes"])) for v in visits],
        "accounts": [dict(row) for row in accounts],
        "lines": [row["action"] for row in lines],
        "points": sorted(row["source"] for row in points),
        "kept": [row["status"] for row in kept],
    }


async def test_a_day_in_one_push_leaves_what_the_rules_say(company, phone):
    day = await a_day(company, phone)
    assert day["answers"] == [
        "applied", "applied", "applied", "applied", "visits.already_closed", "applied", "applied", "applied",
        "visits.unknown_visit", "applied", "applied", "applied",
    ]  # fmt: skip
    assert day["visits"] == [("closed", "verified", "verified", 2)] * 2
    assert day["accounts"][0] | {"version": 0} == {
        "last_visit_day": today(), "next_day": today() + timedelta(days=9), "phone": "+358 40 555 0100", "version": 0,
    }  # fmt: skip
    assert day["points"] == ["check_in"] * 2 + ["check_out"] * 2 + ["trail"] * 3
    assert day["lines"] == [
        "device.registered", "visit.checked_in", "visit.reported", "visit.checked_out", "account.changed",
        "visit.checked_in", "visit.reported", "visit.missed", "visit.checked_out",
    ]  # fmt: skip


async def test_one_by_one_the_same_day_leaves_the_same(app, company, phone, monkeypatch):
    together = await a_day(company, phone)
    monkeypatch.setattr(intake._Together, "take", cannot)
    async with a_company(app) as other:
        assert await a_day(other, await Phone.of(other)) == together


async def test_a_visit_that_was_forgotten_in_the_same_push_is_closed_where_the_trail_says(company, phone):
    first, second = [await a_pinned_account(company) for _ in range(2)]
    inside_at = ago(40)
    one, began = begin(phone, first, ago(60))
    trail = [walk(phone, inside_at), walk(phone, ago(20), metres=900)]
    two, began_again = begin(phone, second, ago(5))
    assert statuses(await phone.sent(began, *trail, began_again)) == ["applied"] * 4
    forgotten, current = await held(company, one), await held(company, two)
    assert (forgotten["state"], forgotten["ended_at"], current["state"]) == ("closed", inside_at, "open")
    assert forgotten["out_verdict_detail"]["forgotten"] is True


async def test_a_jump_within_one_push_is_noticed(company, phone):
    trail = walk(phone, ago(1), metres=30_000)
    visit_id, began = begin(phone, await a_pinned_account(company), now())
    await phone.sent(trail, began)
    assert [signal["code"] for signal in (await held(company, visit_id))["signals"]] == ["impossible_speed"]


async def test_a_point_that_comes_twice_in_one_push_counts_once(company, phone):
    at = ago(3)
    answers = await phone.sent(walk(phone, at, at), walk(phone, at, ago(2)))
    assert [answer["result"]["stored"] for answer in answers] == [1, 1]


async def test_the_second_use_of_an_id_is_refused_within_one_push(company, phone):
    account_id = await a_pinned_account(company)
    visit_id, began = begin(phone, account_id, ago(9))
    answers = await phone.sent(began, miss(phone, account_id, visit_id), note(phone, visit_id))
    assert statuses(answers) == ["applied", "visits.id_reuse", "applied"]


async def test_only_the_operation_at_fault_is_refused_where_the_database_says_no(company, phone):
    """A colleague's visit cannot be seen, so that only its key can say that the id is taken."""
    account_id = await a_pinned_account(company)
    colleague = await Phone.of(company, "rep2")
    theirs = (await colleague.check_in(account_id))["result"]["visitId"]
    mine, began = begin(phone, account_id, ago(9))
    answers = await phone.sent(began, miss(phone, account_id, theirs), note(phone, mine), leave(phone, mine, ago(3)))
    assert statuses(answers) == ["applied", "request.invalid", "applied", "applied"]
    visit = await held(company, mine)
    assert (visit["state"], (await held(company, theirs))["state"]) == ("closed", "open")
    lines = await company.rows("select action from audit_line where subject_id = $1::uuid order by seq", mine)
    assert [line["action"] for line in lines] == ["visit.checked_in", "visit.reported", "visit.checked_out"]


async def test_what_comes_after_sees_what_came_before_in_the_same_push(company, phone):
    """The edit of the agreed day comes after the report that agreed on another."""
    account_id = await a_pinned_account(company)
    visit_id, began = begin(phone, account_id, ago(9))
    chosen = today() + timedelta(days=30)
    agreed = note(phone, visit_id, nextDay=(today() + timedelta(days=9)).isoformat())
    answers = await phone.sent(began, agreed, edit(phone, account_id, nextDay=chosen.isoformat()))
    assert statuses(answers) == ["applied"] * 3
    [account] = await company.rows("select next_day from account where id = $1", account_id)
    assert account["next_day"] == chosen


async def test_a_pin_that_moves_between_two_visits_counts_for_the_second(company, phone):
    account_id, there = await a_pinned_account(company), away(700)
    first, began = begin(phone, account_id, ago(9))
    move = {"accountId": str(account_id), "position": {"lon": there.lon, "lat": there.lat}, "accuracyM": 5}
    moved = phone.write("account.pin", move)
    later = now() + timedelta(seconds=1)  # by the phone; the server's clock says now, when the pin moves
    second, again = begin(phone, account_id, later, fixes=[a_fix(there, taken_at=later)])
    await phone.sent(began, moved, again)
    assert [(await held(company, visit_id))["verdict"] for visit_id in (first, second)] == ["verified"] * 2


async def test_a_row_that_changes_often_in_one_push_is_told_once(company, phone):
    account_id = await a_pinned_account(company)
    visit_id, began = begin(phone, account_id, ago(9))
    await phone.sent(began, note(phone, visit_id), note(phone, visit_id), leave(phone, visit_id, ago(3)))
    rows = await company.rows("select row_id from change_log where row_id = any($1::uuid[])", [visit_id, account_id])
    assert len(rows) == 2


async def test_phones_of_a_team_that_visit_the_same_shops_in_opposite_order_do_not_lock_each_other_out(company):
    phones = [await Phone.of(company, who) for who in ("rep", "rep2")]
    shops = [await an_account(company, "rep", shared_team_id=company.team) for _ in range(8)]
    for _ in range(4):
        pushes = []
        for phone, order in zip(phones, (shops, shops[::-1]), strict=True):
            batch = []
            for minutes, shop in enumerate(order, 1):
                visit_id, began = begin(phone, shop, ago(minutes))
                batch += [began, edit(phone, shop, phone=f"+358 {len(batch)}"), note(phone, visit_id)]
            pushes.append(phone.sent(*batch))
        for answers in await asyncio.gather(*pushes):
            assert {answer["status"] for answer in answers[::3]} | {answer["status"] for answer in answers[2::3]} == {
                "applied"
            }
    open_visits = await company.rows("select rep_id from visit where company_id = $1 and state = 'open'", company.id)
    assert len(open_visits) == len(phones)


def test_no_job_waits_for_what_is_only_shown_live():
    assert LIVE_ONLY.isdisjoint(JOBS)


async def test_what_an_operation_said_before_it_was_refused_is_forgotten(company, phone, monkeypatch):
    """An account that is edited, and found wrong only after that was put on record."""
    account_id = await an_account(company, "rep")
    ordinary = kinds.KINDS["account.edit"]

    async def too_late(unit, body, written_at):
        await ordinary.apply(unit, body, written_at)
        raise Problem("not_found")

    monkeypatch.setattr(kinds, "KINDS", {**kinds.KINDS, "account.edit": replace(ordinary, apply=too_late)})
    ask = edit(phone, account_id, phone="+358 9 1")
    assert statuses(await phone.sent(ask)) == ["not_found"]
    told = "select count(*) as told from {} where company_id = $1 and {} = $2"
    for table, column in (("audit_line", "subject_id"), ("change_log", "row_id")):
        rows = await company.rows(told.format(table, column), company.id, account_id)
        assert rows[0]["told"] == 0, table
