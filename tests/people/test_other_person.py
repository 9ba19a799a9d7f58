import pytest

pytestmark = pytest.mark.db


async def test_a_tab_never_acts_for_the_person_who_logged_in_in_another_one(company):
    manager = await company.client("manager")
    refused = await manager.get("/api/me", headers={"X-Rounds-Person": str(company.people["rep"])})
    assert (refused.status_code, refused.json()["code"]) == (401, "auth.other_person")
    assert (await manager.get("/api/me", headers={"X-Rounds-Person": str(company.people["manager"])})).is_success
    assert (await manager.get("/api/me")).is_success
