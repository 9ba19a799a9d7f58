"""Phones that are lost: locked from afar, at once, and never half."""

import asyncio
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import httpx
import pytest

from backend.clock import new_id, now
from backend.people import sessions
from tests.support.company import PASSWORD, a_company
from tests.support.phone import Phone, a_fix
from tests.support.waits import held_row, waiting_for_a_lock

pytestmark = pytest.mark.db


@pytest.fixture
async def phone(company):
    return await Phone.of(company)


@asynccontextmanager
async def a_browser(company, who="rep"):
    """Logged in with the password, as people do; each has a session of its own."""
    transport = httpx.ASGITransport(app=company.app)
    async with httpx.AsyncClient(transport=transport, base_url="https://rounds.test") as client:
        ask = {"login": company.emails[who], "password": PASSWORD}
        answer = await client.post("/api/auth/login", json=ask)
        assert answer.status_code == 200, answer.text
        yield client


async def revoked_by(company, who, device_id):
    return await (await company.client(who)).post(f"/api/sync/devices/{device_id}/revoke")


def code_of(answer):
    return answer.status_code, answer.json()["code"]


def a_track(phone):
    return phone.write("track.points", {"points": [a_fix()]})


async def test_a_locked_phone_is_told_so_on_its_next_request_whatever_that_is(company, phone):
    assert (await revoked_by(company, "manager", phone.device_id)).status_code == 204
    client = phone.client
    answers = [
        await phone.push(a_track(phone)),
        await client.get("/api/sync/pull", params={"deviceId": str(phone.device_id)}),
        await client.get("/api/me"),
        await client.get("/api/sync/vault"),
        await client.get("/api/live/events"),
        await client.get(f"/api/media/{new_id()}"),
        await client.patch(f"/api/uploads/{new_id()}", headers={"Upload-Offset": "0"}, content=b"x"),
        await client.put(f"/api/sync/devices/{phone.device_id}/status", json={}),
    ]
    assert {code_of(answer) for answer in answers} == {(401, "auth.device_revoked")}
    assert {answer.headers["clear-site-data"] for answer in answers} == {'"cache"'}


async def test_a_phone_learns_how_far_its_clock_is_off_when_it_registers(phone):
    before, answer, after = now(), await phone.register(), now()
    assert before <= datetime.fromisoformat(answer["serverAt"]) <= after


async def test_the_mark_of_an_ended_session_holds_no_token_and_lives_as_long_as_the_session_would_have(company, phone):
    token = phone.client.cookies[sessions.SECURE_NAME]
    before = await company.rows("select expires_at from session where id = $1", sessions.digest(token))
    await revoked_by(company, "manager", phone.device_id)
    assert await company.rows("select id from session where id = $1", sessions.digest(token)) == []
    marks = await company.rows("select id, company_id, until from ended_session where company_id = $1", company.id)
    assert [tuple(mark) for mark in marks] == [(sessions.digest(token), company.id, before[0]["expires_at"])]
    await company.rows("update ended_session set until = $2 where company_id = $1", company.id, now())
    assert code_of(await phone.client.get("/api/me")) == (401, "auth.login_required")


async def test_after_an_ordinary_login_the_phone_registers_anew_and_sends_what_was_left(company, phone):
    await phone.sent(a_track(phone))
    left = a_track(phone)
    await revoked_by(company, "manager", phone.device_id)
    ask = {"login": company.emails["rep"], "password": PASSWORD}
    assert (await phone.client.post("/api/auth/login", json=ask)).status_code == 200
    known = {"deviceId": str(phone.device_id), "name": "Test"}
    assert code_of(await phone.client.post("/api/sync/devices", json=known)) == (409, "sync.device_taken")
    assert code_of(await phone.push(left)) == (409, "sync.unknown_device")
    reborn = Phone(phone.client)
    await reborn.register()
    assert [result["status"] for result in await reborn.sent(left | {"seq": 1})] == ["applied"]
    assert (await phone.client.get("/api/me")).status_code == 200


@pytest.mark.parametrize("who", ["rep", "rep2", "manager", "admin"])
async def test_nobody_registers_a_phone_that_was_locked(company, phone, who):
    await revoked_by(company, "admin", phone.device_id)
    async with a_browser(company, who) as client:
        answer = await client.post("/api/sync/devices", json={"deviceId": str(phone.device_id), "name": "Mine now"})
        assert code_of(answer) == (409, "sync.device_taken")


async def test_only_the_locked_phone_loses_its_session(company, phone):
    async with a_browser(company) as tablet, a_browser(company, "rep2") as colleague:
        await Phone(tablet).register()
        await revoked_by(company, "manager", phone.device_id)
        assert (await tablet.get("/api/me")).status_code == 200
        assert (await colleague.get("/api/me")).status_code == 200
        assert (await (await company.client("manager")).get("/api/me")).status_code == 200


async def test_a_session_that_named_no_phone_yet_ends_too_but_not_that_of_whoever_locks(company):
    async with a_browser(company, "manager") as lost, a_browser(company, "manager") as unknown:
        phone = Phone(lost)
        await phone.register()
        assert (await revoked_by(company, "manager", phone.device_id)).status_code == 204
        assert code_of(await unknown.get("/api/me")) == (401, "auth.device_revoked")
        assert (await (await company.client("manager")).get("/api/me")).status_code == 200


@pytest.mark.parametrize("way", ["pull", "push", "status"])
async def test_a_session_belongs_to_the_phone_that_it_names_first(company, phone, way):
    async with a_browser(company) as again:
        later = Phone(again, phone.device_id)
        match way:
            case "pull":
                await later.pull()
            case "push":
                await later.sent(a_track(phone))
            case _:
                await again.put(
                    f"/api/sync/devices/{phone.device_id}/status", json={"operations": 0, "uploads": 0, "attention": 0}
                )
        await revoked_by(company, "manager", phone.device_id)
        assert code_of(await again.get("/api/me")) == (401, "auth.device_revoked")


async def test_a_session_never_belongs_to_the_phone_of_somebody_else(company, phone):
    async with a_browser(company, "rep2") as other:
        await Phone(other, phone.device_id).page()
        await Phone(other).register()
        await revoked_by(company, "manager", phone.device_id)
        assert (await other.get("/api/me")).status_code == 200


async def test_a_phone_is_locked_by_those_who_lead_its_person_and_the_trail_tells(company, phone):
    for who in ("rep", "rep2", "approver", "auditor"):
        assert code_of(await revoked_by(company, who, phone.device_id)) == (403, "auth.forbidden")
    stranger = await Phone.of(company, "stranger")
    assert code_of(await revoked_by(company, "manager", stranger.device_id)) == (404, "not_found")
    assert code_of(await revoked_by(company, "manager", new_id())) == (404, "not_found")
    assert (await revoked_by(company, "admin", stranger.device_id)).status_code == 204
    assert (await revoked_by(company, "manager", phone.device_id)).status_code == 204
    assert (await revoked_by(company, "manager", phone.device_id)).status_code == 204
    lines = await company.rows(
        "select actor_id, after from audit_line where action = 'device.revoked' and subject_id = $1", phone.device_id
    )
    told = {"name": "Test", "personId": str(company.people["rep"])}
    assert [tuple(line) for line in lines] == [(company.people["manager"], told)]


async def test_another_company_locks_nothing(app, company, phone):
    async with a_company(app) as other:
        assert code_of(await revoked_by(other, "admin", phone.device_id)) == (404, "not_found")
    assert (await phone.client.get("/api/me")).status_code == 200


async def test_phones_that_listen_are_told_to_look(company, phone):
    await revoked_by(company, "manager", phone.device_id)
    jobs = await company.rows(
        "select convert_from(payload, 'utf8')::jsonb as body from pgqueuer where payload is not null "
        "and convert_from(payload, 'utf8')::jsonb ->> 'deviceId' = $1 "
        "or convert_from(payload, 'utf8')::jsonb ->> 'device_id' = $1",
        str(phone.device_id),
    )
    assert [job["body"]["event"] for job in jobs] == ["sync.device_revoked"]
    assert jobs[0]["body"]["scopes"] == [f"user:{company.people['rep']}"]


async def test_a_push_that_waits_while_its_phone_is_locked_is_refused_whole(company, phone, database_url):
    """The request was let in before; the lock came first to the phone's row."""
    batch = [a_track(phone) for _ in range(3)]
    async with held_row(database_url, phone.device_id) as connection:
        pushing = asyncio.create_task(phone.push(*batch))
        await waiting_for_a_lock(connection, 1)
        await connection.execute("update device set revoked_at = now() where id = $1", phone.device_id)
    assert code_of(await pushing) == (401, "auth.device_revoked")
    assert await company.rows("select id from mutation where device_id = $1", phone.device_id) == []
    assert await company.rows("select id from track_point where person_id = $1", company.people["rep"]) == []


async def test_a_push_and_a_lock_that_meet_leave_all_of_the_push_or_nothing(company, database_url):
    """Who comes first to the phone's row is chance; what is left is never half."""
    outcomes = set()
    for turn in range(12):
        async with a_browser(company) as client:
            phone = Phone(client)
            await phone.register()
            batch = [a_track(phone) for _ in range(5)]
            async with held_row(database_url, phone.device_id) as connection:
                calls = [phone.push(*batch), revoked_by(company, "manager", phone.device_id)]
                order = calls if turn % 2 else calls[::-1]
                tasks = []
                for number, call in enumerate(order, 1):
                    tasks.append(asyncio.create_task(call))
                    await waiting_for_a_lock(connection, number)
            first, second = await asyncio.gather(*tasks)
            pushed, locked = (first, second) if turn % 2 else (second, first)
            stored = len(await company.rows("select id from mutation where device_id = $1", phone.device_id))
            assert locked.status_code == 204
            assert (pushed.status_code, stored) in {(200, 5), (401, 0)}
            assert code_of(await client.get("/api/me")) == (401, "auth.device_revoked")
            outcomes.add(stored)
    assert outcomes == {0, 5}


async def test_a_phone_that_goes_on_under_a_new_id_is_listed_once(company):
    async with a_browser(company) as client:
        old = Phone(client)
        await old.register()
        new = Phone(client)
        await new.register()
        listed = (await (await company.client("manager")).get("/api/sync/devices")).json()["items"]
        assert [item["id"] for item in listed] == [str(new.device_id)]


async def test_a_session_remembers_its_phone_for_the_audit_trail(company, phone):
    await phone.client.patch("/api/me", json={"language": "zh-CN"})
    lines = await company.rows(
        "select device_id from audit_line where actor_id = $1 and at > $2 order by seq desc limit 1",
        company.people["rep"], now() - timedelta(minutes=5),
    )  # fmt: skip
    assert lines[0]["device_id"] == phone.device_id
