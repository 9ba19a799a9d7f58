"""Whoever is switched off takes nothing along: the phone learns that it is to empty itself."""

import pytest

from tests.support.phone import Phone
from tests.sync.test_devices import a_browser, a_track, code_of

pytestmark = pytest.mark.db


@pytest.fixture
async def phone(company):
    return await Phone.of(company)


async def test_whoever_is_switched_off_is_told_to_empty_the_phone(company, phone):
    admin = await company.client("admin")
    person = f"/api/people/{company.people['rep']}"
    assert (await admin.patch(person, json={"active": False})).status_code == 200
    answers = [await phone.push(a_track(phone)), await phone.client.get("/api/sync/pull")]
    assert {code_of(answer) for answer in answers} == {(401, "auth.device_revoked")}
    assert (await admin.patch(person, json={"active": True})).status_code == 200
    assert code_of(await phone.client.get("/api/me")) == (401, "auth.device_revoked")
    async with a_browser(company) as client:
        assert (await client.get("/api/me")).status_code == 200


async def test_whoever_is_switched_off_by_hand_is_told_to_empty_the_phone(company, phone):
    await company.rows("update person set active = false where id = $1", company.people["rep"])
    assert code_of(await phone.client.get("/api/sync/pull")) == (401, "auth.device_revoked")


async def test_a_new_password_asks_for_a_login_and_empties_nothing(company, phone):
    admin = await company.client("admin")
    new = {"password": "another good one"}
    assert (await admin.patch(f"/api/people/{company.people['rep']}", json=new)).status_code == 200
    assert code_of(await phone.client.get("/api/me")) == (401, "auth.login_required")


async def with_a_new_password(company):
    admin = await company.client("admin")
    person = f"/api/people/{company.people['rep']}"
    assert (await admin.patch(person, json={"password": "another good one"})).status_code == 200
    return admin, person


async def test_a_phone_that_is_locked_after_a_new_password_empties_itself_and_another_of_its_person_does_not(
    company, phone
):
    async with a_browser(company) as tablet, a_browser(company) as unknown:
        await Phone(tablet).register()
        admin, _ = await with_a_new_password(company)
        assert (await admin.post(f"/api/sync/devices/{phone.device_id}/revoke")).status_code == 204
        assert code_of(await phone.client.get("/api/sync/pull")) == (401, "auth.device_revoked")
        assert code_of(await unknown.get("/api/me")) == (401, "auth.device_revoked")
        assert code_of(await tablet.get("/api/me")) == (401, "auth.login_required")


async def test_whoever_is_switched_off_after_a_new_password_is_told_to_empty_the_phone_for_good(company, phone):
    admin, person = await with_a_new_password(company)
    assert (await admin.patch(person, json={"active": False})).status_code == 200
    assert code_of(await phone.client.get("/api/me")) == (401, "auth.device_revoked")
    assert (await admin.patch(person, json={"active": True})).status_code == 200
    assert code_of(await phone.client.get("/api/me")) == (401, "auth.device_revoked")


@pytest.mark.parametrize(
    "by_hand",
    ["update device set revoked_at = now() where person_id = $1", "update person set active = false where id = $1"],
)
async def test_what_is_locked_or_switched_off_by_hand_after_a_new_password_counts_too(company, phone, by_hand):
    await with_a_new_password(company)
    await company.rows(by_hand, company.people["rep"])
    assert code_of(await phone.client.get("/api/me")) == (401, "auth.device_revoked")
