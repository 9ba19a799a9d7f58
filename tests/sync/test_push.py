import asyncio

import pytest

from backend.clock import new_id, now
from tests.support.company import a_company
from tests.support.phone import Phone, a_fix, a_pinned_account
from tests.support.waits import held_row, waiting_for_a_lock

pytestmark = pytest.mark.db


@pytest.fixture
async def phone(company):
    return await Phone.of(company)


def a_track(phone, **changes):
    return phone.write("track.points", {"points": [a_fix()]}) | changes


async def points_of(company, who="rep"):
    return len(await company.rows("select id from track_point where person_id = $1", company.people[who]))


async def last_seq(phone):
    return (await phone.register())["lastSeq"]


async def test_a_phone_registers_once_and_goes_on_where_it_was(company, phone):
    await phone.sent(a_track(phone))
    again = await phone.register()
    assert (again["epoch"], again["lastSeq"]) == (1, 1)
    assert len(await company.rows("select id from device where id = $1", phone.device_id)) == 1


async def test_another_person_on_the_same_phone_needs_a_device_of_their_own(company, phone):
    other = await company.client("rep2")
    ask = {"deviceId": str(phone.device_id), "name": "Same phone"}
    assert (await other.post("/api/sync/devices", json=ask)).json()["code"] == "sync.device_taken"
    intruder = Phone(other, phone.device_id)
    assert (await intruder.push(a_track(intruder))).json()["code"] == "sync.unknown_device"


async def test_a_device_that_never_registered_is_told_to(company):
    stray = Phone(await company.client("rep"))
    answer = await stray.push(a_track(stray))
    assert (answer.status_code, answer.json()["code"]) == (409, "sync.unknown_device")


async def test_numbers_of_another_epoch_are_not_taken_for_those_of_this_one(company, phone):
    await phone.sent(a_track(phone))
    phone.epoch += 1
    answer = await phone.push(a_track(phone))
    assert (answer.status_code, answer.json()["code"]) == (409, "sync.unknown_device")
    assert (await last_seq(phone), await points_of(company)) == (1, 1)


async def test_the_same_operation_again_gets_the_same_answer_and_has_no_effect(company, phone):
    account_id = await a_pinned_account(company)
    ask = {"visitId": str(new_id()), "accountId": str(account_id), "startedAt": now().isoformat(), "fixes": [a_fix()]}
    mutation = phone.write("visit.check_in", ask)
    first = (await phone.sent(mutation))[0]
    second = (await phone.sent(mutation))[0]
    assert (first["status"], second["status"]) == ("applied", "duplicate")
    assert second["result"] == first["result"]
    assert len(await company.rows("select id from visit where account_id = $1", account_id)) == 1
    lines = await company.rows("select id from audit_line where subject_id = $1::uuid", ask["visitId"])
    assert len(lines) == 1


async def test_a_refusal_is_stored_and_does_not_block_what_follows(company, phone):
    bad = phone.write("visit.check_out", {"visitId": str(new_id()), "endedAt": now().isoformat(), "fixes": []})
    results = await phone.sent(bad, a_track(phone))
    assert [r["status"] for r in results] == ["rejected", "applied"]
    assert (results[0]["code"], results[0]["field"]) == ("visits.unknown_visit", "visitId")
    again = (await phone.sent(bad))[0]
    assert (again["status"], again["code"]) == ("duplicate", "visits.unknown_visit")
    assert await last_seq(phone) == 2


@pytest.mark.parametrize("kind", ["Visit.CheckIn!", "", "visit.check_in2", "拜访"])
async def test_a_kind_that_nobody_knows_is_refused_and_does_not_block_what_follows(phone, kind):
    results = await phone.sent(phone.write("track.points", {"points": []}) | {"kind": kind}, a_track(phone))
    assert [(r["status"], r["code"]) for r in results] == [("rejected", "sync.unknown_kind"), ("applied", None)]
    assert await last_seq(phone) == 2


async def test_a_gap_is_named_and_nothing_after_it_is_taken(company, phone):
    first, second, third = a_track(phone), a_track(phone), a_track(phone)
    results = await phone.sent(first, third)
    assert [(r["status"], r["expected"]) for r in results] == [("applied", None), ("gap", 2)]
    assert [r["status"] for r in await phone.sent(third, second)] == ["applied", "applied"]


async def test_a_number_that_is_used_twice_is_refused_and_the_auditor_sees_it(company, phone):
    first = a_track(phone)
    await phone.sent(first)
    forged = phone.write("track.points", {"points": [a_fix(), a_fix()]}, seq=1)
    result = (await phone.sent(forged))[0]
    assert (result["status"], result["code"]) == ("rejected", "sync.seq_reuse")
    lines = await company.rows("select action from audit_line where subject_id = $1", phone.device_id)
    assert [line["action"] for line in lines] == ["device.registered", "sync.seq_reuse"]
    assert await points_of(company) == 1


async def test_an_id_that_comes_back_under_a_new_number_is_the_same_operation(company, phone):
    """A phone that lost its numbers registers anew and sends again what it still holds."""
    mutation = a_track(phone)
    await phone.sent(mutation)
    reborn = await Phone.of(company)
    result = (await reborn.sent(mutation | {"seq": 1}))[0]
    assert result["status"] == "duplicate"
    assert await last_seq(reborn) == 1
    assert await points_of(company) == 1
    assert (await reborn.sent(a_track(reborn, seq=2)))[0]["status"] == "applied"


async def test_an_id_with_another_content_under_a_new_number_is_refused(company, phone):
    mutation = a_track(phone)
    await phone.sent(mutation)
    forged = a_track(phone, id=mutation["id"])
    assert (await phone.sent(forged))[0]["code"] == "sync.seq_reuse"
    assert (await phone.sent(a_track(phone)))[0]["status"] == "applied"


async def test_an_id_of_another_company_is_refused_without_effect(app, company, phone):
    mutation = a_track(phone)
    await phone.sent(mutation)
    async with a_company(app) as other:
        thief = await Phone.of(other)
        result = (await thief.sent(mutation))[0]
        assert (result["status"], result["code"]) == ("rejected", "sync.seq_reuse")
        assert await points_of(other) == 0
        thief.seq = 1
        assert (await thief.sent(a_track(thief)))[0]["status"] == "applied"


async def test_an_operation_whose_hash_does_not_fit_is_refused(phone):
    result = (await phone.sent(a_track(phone, bodySha256="0" * 64)))[0]
    assert (result["code"], result["field"]) == ("sync.bad_hash", "bodySha256")


@pytest.mark.parametrize("changes", [{"kind": "visit.teleport"}, {"schemaV": 2}])
async def test_an_operation_of_another_version_is_refused_and_kept(phone, changes):
    assert (await phone.sent(a_track(phone, **changes)))[0]["code"] == "sync.unknown_kind"


@pytest.mark.parametrize(
    "body",
    [
        "not json",
        '{"points":[],"more":1}',
        '{"points":[],"\\u0000":1}',
        '{"points":[{"position":{"lon":1e400,"lat":0},"accuracyM":1,"takenAt":"2026-01-01T00:00:00Z"}]}',
        '{"points":[{"position":{"lon":1,"lat":0},"accuracyM":1,"takenAt":"0001-01-01T00:00:00+05:00"}]}',
    ],
)
async def test_hostile_bodies_are_refused_one_by_one(phone, body):
    results = await phone.sent(phone.write("track.points", body), a_track(phone))
    assert [r["status"] for r in results] == ["rejected", "applied"]


async def test_a_value_that_the_database_cannot_keep_is_a_refusal(company, phone):
    visit_id = (await phone.check_in(await a_pinned_account(company)))["result"]["visitId"]
    report = {"visitId": visit_id, "reportId": str(new_id()), "note": "a\0b", "photoIds": [], "voiceIds": []}
    results = await phone.sent(phone.write("visit.report", report), a_track(phone))
    assert [r["status"] for r in results] == ["rejected", "applied"]


async def test_a_refused_operation_leaves_neither_effect_nor_audit_line(company, phone):
    """Its check-in closes the forgotten visit first and fails only afterwards, on an id that a colleague used."""
    account_id = await a_pinned_account(company)
    mine = (await phone.check_in(account_id))["result"]["visitId"]
    colleague = await Phone.of(company, "rep2")
    theirs = (await colleague.check_in(account_id))["result"]["visitId"]
    assert (await phone.check_in(account_id, visitId=theirs))["status"] == "rejected"
    assert (await company.rows("select state from visit where id = $1::uuid", mine))[0]["state"] == "open"
    for table, column in (("audit_line", "subject_id"), ("change_log", "row_id")):
        sql = f"select id from {table} where {column} = $1::uuid"  # noqa: S608 - the names above
        assert len(await company.rows(sql, mine)) == 1


async def test_permission_is_asked_when_the_operation_arrives(company):
    auditor = await Phone.of(company, "auditor")
    result = (await auditor.sent(a_track(auditor)))[0]
    assert (result["status"], result["code"]) == ("rejected", "auth.forbidden")


async def test_more_than_a_hundred_operations_or_too_many_bytes_are_too_large(phone):
    many = [a_track(phone) for _ in range(101)]
    assert (await phone.push(*many)).status_code == 413
    phone.seq = 0
    large = [phone.write("track.points", '{"points":[]' + " " * 150_000 + "}") for _ in range(2)]
    assert (await phone.push(*large)).status_code == 413
    assert [r["status"] for r in await phone.sent(large[0])] == ["applied"]


async def test_a_single_operation_beyond_the_limit_is_refused_and_gets_out_of_the_way(phone):
    large = phone.write("track.points", '{"points":[]' + " " * 300_000 + "}")
    assert (await phone.sent(large))[0]["code"] == "request.too_large"
    assert (await phone.sent(a_track(phone)))[0]["status"] == "applied"


async def test_two_tabs_that_send_at_once_do_not_interleave(company, phone, database_url):
    batch = [a_track(phone) for _ in range(5)]
    async with held_row(database_url, phone.device_id) as connection:
        pushes = [asyncio.create_task(phone.sent(*batch)) for _ in range(2)]
        await waiting_for_a_lock(connection, 2)
    answers = await asyncio.gather(*pushes)
    for position in range(5):
        assert sorted(answer[position]["status"] for answer in answers) == ["applied", "duplicate"]
    assert await points_of(company) == 5


async def test_two_phones_of_one_person_leave_one_visit_open(company, phone):
    tablet = await Phone.of(company)
    accounts = [await a_pinned_account(company) for _ in range(2)]
    answers = await asyncio.gather(phone.check_in(accounts[0]), tablet.check_in(accounts[1]))
    assert [answer["status"] for answer in answers] == ["applied", "applied"]
    states = await company.rows("select state from visit where company_id = $1 order by state", company.id)
    assert [row["state"] for row in states] == ["closed", "open"]


async def test_without_login_nothing_is_taken(visitor):
    stray = Phone(visitor)
    assert (await stray.push(a_track(stray))).status_code == 401
