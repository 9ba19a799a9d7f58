"""The zero character, which PostgreSQL keeps in no text, is refused at the edge and never a fault."""

import json

import pytest

from backend.clock import new_id
from backend.web.nul import holding_nul
from tests.support.phone import Phone

HERE = {"lon": 24.94, "lat": 60.17}


@pytest.mark.parametrize(
    ("document", "fields"),
    [
        ({"name": "a\0"}, ["name"]),
        ({"lines": [{"name": "ok"}, {"name": "\0"}]}, ["lines.1.name"]),
        ({"a\0b": 1}, ["body"]),
        ({"name": "C:\\u0000"}, []),
        ("\0", ["body"]),
    ],
)
def test_the_texts_that_hold_a_zero_character_are_named(document, fields):
    assert list(holding_nul(json.dumps(document))) == fields


@pytest.mark.db
@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/api/accounts?q=a%00", "q"),
        ("/api/people?q=a%00", "q"),
        ("/api/accounts?tag=%00", "tag"),
        ("/assets/a%00.js", "path"),
    ],
)
async def test_an_address_with_a_zero_character_names_the_parameter(company, address, field):
    answer = await (await company.client("admin")).get(address)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert answer.json()["errors"][0]["field"] == field


@pytest.mark.db
@pytest.mark.parametrize(
    ("address", "body", "field"),
    [
        ("/api/accounts", {"name": "Nul\0", "position": HERE}, "name"),
        ("/api/people", {"name": "A\0", "email": "a@test.example", "password": "x" * 12, "roles": ["rep"]}, "name"),
        ("/api/workorders", {"title": "A\0", "durationS": 600}, "title"),
        ("/api/auth/login", {"login": "a\0", "password": "x"}, "login"),
        ("/api/sync/devices", {"deviceId": str(new_id()), "name": "A\0"}, "name"),
    ],
)
async def test_a_body_with_a_zero_character_names_the_field(company, address, body, field):
    answer = await (await company.client("rep" if "sync" in address else "admin")).post(address, json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid"), answer.text
    assert answer.json()["errors"][0]["field"] == field


@pytest.mark.db
@pytest.mark.parametrize("escaped", [True, False])
async def test_an_operation_with_a_zero_character_is_refused_and_the_next_one_goes_through(company, escaped):
    phone = await Phone.of(company)
    text = json.dumps({"visitId": str(new_id()), "why": "a\0b"})
    bad = phone.write("visit.missed", text if escaped else text.replace("\\u0000", "\0"))
    good = phone.write("track.points", {"points": []})
    first, second = await phone.sent(bad, good)
    assert first["status"] == "rejected"
    assert not escaped or (first["code"], first["field"]) == ("request.invalid", "why")
    assert second["status"] == "applied"


@pytest.mark.db
async def test_one_import_row_with_a_zero_character_leaves_the_others_alone(company):
    admin = await company.client("admin")
    answer = await admin.post(
        "/api/accounts/import",
        content="name,address\nGood,Street 1\nNul\0x,Street 2\n",
        headers={"content-type": "text/csv"},
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["created"] == 1
    assert [(cell["row"], cell["column"], cell["code"]) for cell in answer.json()["bad"]] == [(3, "name", "invalid")]


@pytest.mark.db
@pytest.mark.parametrize(("place", "field"), [({"lon": 24.9, "lat": 91}, "lat"), ({"lon": 181, "lat": 60}, "lon")])
async def test_degrees_off_the_globe_name_the_one_that_is_wrong(company, place, field):
    client = await company.client("admin")
    near = await client.get("/api/accounts/nearby", params=place)
    assert near.json()["errors"][0]["field"] == field
    added = await client.post("/api/accounts", json={"name": "Off the globe", "position": place})
    assert added.json()["errors"][0]["field"] == f"position.{field}"


@pytest.mark.db
async def test_a_value_that_only_the_database_refuses_is_no_fault(settings):
    import asyncpg
    import httpx
    from litestar import get

    from backend.access.policy import PUBLIC, needs
    from backend.app import build

    @get("/api/refused", opt=needs(PUBLIC))
    async def refused() -> None:
        raise asyncpg.CharacterNotInRepertoireError("invalid byte sequence")

    app = build(settings)
    app.register(refused)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="https://rounds.test") as client:
        answer = await client.get("/api/refused")
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
