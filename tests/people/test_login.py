import asyncio

import httpx
import pytest

from backend.people import throttle
from tests.support.company import PASSWORD

pytestmark = pytest.mark.db


async def test_the_right_password_logs_in_and_the_cookie_opens_me(company, visitor):
    answer = await visitor.post("/api/auth/login", json={"login": company.emails["rep"].upper(), "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    assert answer.json()["roles"] == ["rep"]
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-rounds=")
    assert "HttpOnly" in cookie
    assert "Secure" in cookie
    me = await visitor.get("/api/me")
    assert me.json()["id"] == str(company.people["rep"])
    assert "visit.write" in me.json()["permissions"]
    assert "audit.read" not in me.json()["permissions"]


@pytest.mark.parametrize("login", ["known", "nobody@test.example"])
async def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(company, visitor, login):
    login = company.emails["rep"] if login == "known" else login
    answer = await visitor.post("/api/auth/login", json={"login": login, "password": "not this one"})
    assert answer.status_code == 401
    assert answer.json()["code"] == "auth.wrong_credentials"
    assert answer.headers["content-type"] == "application/problem+json"


async def test_the_sixth_attempt_is_told_to_wait(company, visitor):
    for _ in range(5):
        await visitor.post("/api/auth/login", json={"login": company.emails["rep2"], "password": "wrong wrong"})
    answer = await visitor.post("/api/auth/login", json={"login": company.emails["rep2"], "password": PASSWORD})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


async def test_after_log_out_the_cookie_opens_nothing(company):
    client = await company.client("rep")
    token = client.cookies["__Host-rounds"]
    assert (await client.post("/api/auth/logout")).status_code == 204
    answer = await client.get("/api/me", headers={"cookie": f"__Host-rounds={token}"})
    assert answer.status_code == 401


async def test_a_missing_field_is_named(visitor):
    answer = await visitor.post("/api/auth/login", json={"login": "somebody"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "password"


async def test_a_page_of_another_site_cannot_act(company):
    client = await company.client("admin")
    answer = await client.patch("/api/me", json={"language": "en"}, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403


async def test_a_rep_may_not_list_people_and_a_manager_sees_the_own_team_only(company):
    assert (await (await company.client("rep")).get("/api/people")).status_code == 403
    people = (await (await company.client("manager")).get("/api/people")).json()
    assert {p["id"] for p in people} == {str(company.people[who]) for who in ("rep", "rep2", "manager")}


async def test_an_administrator_adds_a_person_who_can_log_in(company, visitor):
    admin = await company.client("admin")
    person = {
        "name": "New Rep",
        "phone": "+358 40 555 0199",
        "password": PASSWORD,
        "roles": ["rep"],
        "teamId": str(company.team),
    }
    added = await admin.post("/api/people", json=person)
    assert added.status_code == 201, added.text
    answer = await visitor.post("/api/auth/login", json={"login": "+358405550199", "password": PASSWORD})
    assert answer.json()["id"] == added.json()["id"]
    again = await admin.post("/api/people", json=person)
    assert again.json()["code"] == "people.login_taken"
    audit = await company.rows("select action from audit_line where subject_id = $1::uuid", added.json()["id"])
    assert "person.added" in {line["action"] for line in audit}


async def test_switching_somebody_off_ends_the_session_at_once(company):
    rep = await company.client("stranger")
    assert (await rep.get("/api/me")).status_code == 200
    admin = await company.client("admin")
    await admin.patch(f"/api/people/{company.people['stranger']}", json={"active": False})
    assert (await rep.get("/api/me")).status_code == 401


async def test_many_logins_from_one_address_are_told_to_wait(company):
    client = await from_address(company, "192.0.2.1")
    answers = [
        await client.post("/api/auth/login", json={"login": f"nobody{n}@test.example", "password": "wrong"})
        for n in range(throttle.PER_ADDRESS + 1)
    ]
    assert [answer.status_code for answer in answers] == [401] * throttle.PER_ADDRESS + [429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= throttle.WINDOW.total_seconds()


async def test_attempts_side_by_side_are_counted_before_they_are_looked_at(company):
    client = await from_address(company, "192.0.2.2")
    ask = {"login": company.emails["rep"], "password": "wrong"}
    answers = await asyncio.gather(*(client.post("/api/auth/login", json=ask) for _ in range(12)))
    codes = [answer.status_code for answer in answers]
    assert (codes.count(401), codes.count(429)) == (throttle.PER_LOGIN, 12 - throttle.PER_LOGIN)


async def test_right_passwords_never_count(company):
    client = await from_address(company, "192.0.2.3")
    wrong, right = ({"login": company.emails["rep"], "password": password} for password in ("wrong", PASSWORD))
    for _ in range(throttle.PER_LOGIN - 1):
        await client.post("/api/auth/login", json=wrong)
    for _ in range(throttle.PER_ADDRESS + 1):
        assert (await client.post("/api/auth/login", json=right)).status_code == 200
    assert (await client.post("/api/auth/login", json=wrong)).status_code == 401


async def test_the_audit_trail_tells_of_logins_refusals_and_log_outs(company):
    client = await from_address(company, "192.0.2.4")
    await client.post("/api/auth/login", json={"login": company.emails["rep"], "password": "wrong"})
    await client.post("/api/auth/login", json={"login": company.emails["rep"], "password": PASSWORD})
    await client.post("/api/auth/logout")
    person = company.people["rep"]
    lines = await company.rows(
        "select action, actor_id, after from audit_line where subject_id = $1 and action like 'session.%' order by seq",
        person,
    )
    assert [tuple(line) for line in lines] == [
        ("session.refused", None, {"address": "192.0.2.4"}),
        ("session.opened", person, None),
        ("session.closed", person, None),
    ]


async def from_address(company, address: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=company.app, client=(address, 1))
    client = httpx.AsyncClient(transport=transport, base_url="https://rounds.test")
    return await company.stack.enter_async_context(client)
