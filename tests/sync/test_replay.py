"""Replaying any part of a queue, in any order, any number of times, changes nothing."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.clock import new_id, now
from backend.errors import Problem
from backend.sync import kinds
from tests.support.phone import Phone, a_fix, a_pinned_account

pytestmark = pytest.mark.db

LENGTH = 6
PUSHES = st.lists(st.lists(st.integers(0, LENGTH - 1), min_size=1, max_size=2 * LENGTH), min_size=1, max_size=5)


def a_missed(phone, account_id):
    body = {"visitId": str(new_id()), "accountId": str(account_id), "at": now().isoformat(), "reason": "closed"}
    return body["visitId"], phone.write("visit.missed", body)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pushes=PUSHES)
async def test_any_pushes_take_effect_exactly_once_and_in_order(company, pushes):
    phone = await Phone.of(company)
    account_id = await a_pinned_account(company)
    written = [a_missed(phone, account_id) for _ in range(LENGTH)]
    applied: Counter[str] = Counter()
    for push in [*pushes, list(range(LENGTH))]:
        answer = (await phone.push(*(written[number][1] for number in push))).json()
        applied.update(result["id"] for result in answer["results"] if result["status"] == "applied")
        assert {result["status"] for result in answer["results"]} <= {"applied", "duplicate", "gap"}
        assert await visits_of(company, phone) == [visit_id for visit_id, _ in written[: answer["lastSeq"]]]
    assert applied == Counter(mutation["id"] for _, mutation in written)
    ids = [visit_id for visit_id, _ in written]
    for table, column in (("audit_line", "subject_id"), ("change_log", "row_id")):
        sql = f"select {column}::text as id from {table} where {column} = any($1::uuid[])"  # noqa: S608 - the names above
        assert sorted(row["id"] for row in await company.rows(sql, ids)) == sorted(ids)


async def visits_of(company, phone):
    sql = "select result from mutation where device_id = $1 and status = 'applied' order by seq"
    answered = [row["result"]["result"]["visitId"] for row in await company.rows(sql, phone.device_id)]
    sql = "select id::text from visit where device_id = $1"
    assert sorted(row["id"] for row in await company.rows(sql, phone.device_id)) == sorted(answered)
    return answered


async def test_where_a_part_of_the_server_fails_nothing_of_the_push_is_stored(company, monkeypatch):
    phone = await Phone.of(company)
    account_id = await a_pinned_account(company)
    first_id, first = a_missed(phone, account_id)
    second = phone.write("track.points", {"points": [a_fix()]})

    async def fails(unit, ask, at):
        raise Problem("unavailable")

    broken = kinds.KINDS | {"track.points": kinds.Kind("track.write", kinds.TrackAsk, fails)}
    monkeypatch.setattr(kinds, "KINDS", broken)
    assert (await phone.push(first, second)).status_code == 503
    assert await company.rows("select id from visit where id = $1::uuid", first_id) == []
    assert (await phone.register())["lastSeq"] == 0
    monkeypatch.undo()
    assert [r["status"] for r in await phone.sent(first, second)] == ["applied", "applied"]
