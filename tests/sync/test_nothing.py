"""What stands in for an operation has its id: neither of the two is fraud, and each is taken in once."""

import hashlib

import pytest

from tests.support.phone import Phone, a_fix

pytestmark = pytest.mark.db


@pytest.fixture
async def phone(company):
    return await Phone.of(company)


def a_track(phone, **changes):
    return phone.write("track.points", {"points": [a_fix()]}) | changes


def empty(mutation, **changes):
    return mutation | {"kind": "nothing", "body": "{}", "bodySha256": hashlib.sha256(b"{}").hexdigest()} | changes


async def stored(company, *phones):
    """Per phone its numbers with their kinds."""
    sql = "select seq, kind from mutation where device_id = $1 order by seq"
    return [[tuple(row) for row in await company.rows(sql, phone.device_id)] for phone in phones]


async def points(company):
    return len(await company.rows("select id from track_point where person_id = $1", company.people["rep"]))


async def suspicions(company):
    return await company.rows(
        "select 1 from audit_line where company_id = $1 and action = 'sync.seq_reuse'", company.id
    )


async def test_what_was_taken_in_and_is_discarded_under_its_own_or_a_new_number_is_a_repetition(company, phone):
    track = a_track(phone)
    await phone.sent(track)
    reborn = Phone(phone.client)
    await reborn.register()
    answers = [*await phone.sent(empty(track)), *await reborn.sent(empty(track, seq=1), a_track(reborn, seq=2))]
    assert [answer["status"] for answer in answers] == ["duplicate", "duplicate", "applied"]
    assert (await points(company), await suspicions(company)) == (2, [])


@pytest.mark.parametrize("beside", [0, 1])
async def test_what_went_out_empty_and_comes_after_all_is_taken_in_once(company, phone, beside):
    track = a_track(phone)
    assert [answer["status"] for answer in await phone.sent(empty(track))] == ["applied"]
    reborn = Phone(phone.client, seq=1)
    await reborn.register()
    batch = [track, *(a_track(reborn) for _ in range(beside))]
    assert [answer["status"] for answer in await reborn.sent(*batch)] == ["applied"] * len(batch)
    assert [answer["status"] for answer in await reborn.sent(*batch)] == ["duplicate"] * len(batch)
    assert [answer["status"] for answer in await phone.sent(empty(track))] == ["duplicate"]
    assert (await points(company), await suspicions(company)) == (len(batch), [])
    assert await stored(company, phone, reborn) == [
        [(1, "nothing")],
        [(n + 1, "track.points") for n in range(1 + beside)],
    ]


async def test_both_in_one_push_keep_their_numbers(company, phone):
    track = a_track(phone)
    later = track | {"seq": 2}
    assert [answer["status"] for answer in await phone.sent(empty(track), later)] == ["applied", "applied"]
    assert [answer["status"] for answer in await phone.sent(empty(track), later)] == ["duplicate", "duplicate"]
    assert await stored(company, phone) == [[(1, "nothing"), (2, "track.points")]]
    assert (await points(company), await suspicions(company)) == (1, [])


async def test_under_the_number_of_its_stand_in_an_operation_is_refused_and_nobody_is_suspected(company, phone):
    track = a_track(phone)
    await phone.sent(empty(track))
    (answer,) = await phone.sent(track)
    assert (answer["status"], answer["code"]) == ("rejected", "sync.seq_reuse")
    assert (await points(company), await suspicions(company)) == (0, [])


async def test_another_stand_in_under_its_number_is_still_told_to_the_auditor(company, phone):
    await phone.sent(empty(a_track(phone)))
    phone.seq = 0
    (answer,) = await phone.sent(empty(a_track(phone)))
    assert (answer["status"], answer["code"]) == ("rejected", "sync.seq_reuse")
    assert len(await suspicions(company)) == 1
