"""What whoever visits an account must be able to do."""

import pytest

from backend.accounts import sheet
from tests.support.field import an_account

pytestmark = pytest.mark.db
CSV = {"content-type": "text/csv"}


async def has_skills(company, who, *skills):
    admin = await company.client("admin")
    answer = await admin.patch(f"/api/people/{company.people[who]}", json={"skills": list(skills)})
    assert answer.status_code == 200, answer.text


async def changed(client, account, **changes):
    body = {"baseVersion": account["version"], "changes": changes}
    return await client.patch(f"/api/accounts/{account['id']}", json=body)


async def test_skills_are_kept_trimmed_in_order_and_once_like_those_of_people(company):
    await has_skills(company, "rep2", "till", "cold chain")
    admin = await company.client("admin")
    answer = await admin.post("/api/accounts", json={"name": "Shop", "skills": [" till ", "cold chain", "till", " "]})
    assert (answer.status_code, answer.json()["skills"]) == (201, ["cold chain", "till"]), answer.text
    account = answer.json()
    assert (await changed(admin, account, skills=["till"])).json()["skills"] == ["till"]
    assert (await admin.get("/api/accounts", params={"q": "Shop"})).json()["items"][0]["skills"] == ["till"]
    (line,) = await company.rows(
        "select before, after from audit_line where company_id = $1 and action = 'account.changed'", company.id
    )
    assert (line["before"]["skills"], line["after"]["skills"]) == (["cold chain", "till"], ["till"])


async def test_a_skill_that_nobody_has_is_refused_by_field(company):
    await has_skills(company, "rep", "till")
    admin = await company.client("admin")
    problem = (await admin.post("/api/accounts", json={"name": "Shop", "skills": ["till", "juggling"]})).json()
    assert (problem["code"], problem["status"]) == ("accounts.unknown_skill", 422)
    assert (problem["errors"][0]["field"], problem["facts"]["skills"]) == ("skills", "juggling")
    account = (await admin.post("/api/accounts", json={"name": "Shop"})).json()
    assert account["skills"] == []
    problem = (await changed(admin, account, skills=["juggling"])).json()
    assert (problem["code"], problem["errors"][0]["field"]) == ("accounts.unknown_skill", "changes.skills")


async def test_a_skill_of_somebody_who_left_is_unknown_but_an_account_that_needs_it_can_be_edited(company):
    await has_skills(company, "rep2", "till")
    account_id = await an_account(company, skills=["till"])
    admin = await company.client("admin")
    await admin.patch(f"/api/people/{company.people['rep2']}", json={"active": False})
    account = (await admin.get(f"/api/accounts/{account_id}")).json()
    renamed = await changed(admin, account, name="Other", skills=["till"])
    assert (renamed.status_code, renamed.json()["skills"]) == (200, ["till"]), renamed.text
    assert (await admin.post("/api/accounts", json={"name": "New", "skills": ["till"]})).status_code == 422


def test_skills_of_a_table_are_separated_like_tags():
    for heading, cell in (("skills", '"till; cold chain"'), ("Skill", "till|cold chain"), ("技能", "till、cold chain")):
        read = sheet.read(f"name,{heading}\nShop,{cell}\n".encode())
        assert read.bad == []
        assert read.entries[0].values["skills"] == ["till", "cold chain"]


async def test_an_import_brings_skills_and_names_the_rows_with_unknown_ones(company):
    await has_skills(company, "rep", "till", "cold chain")
    admin = await company.client("admin")
    table = "external id,name,skills\n1,One,till;cold chain\n2,Two,juggling\n3,Three,\n"
    answer = (await admin.post("/api/accounts/import", content=table, headers=CSV)).json()
    assert answer["created"] == 2
    assert [(cell["row"], cell["column"], cell["code"]) for cell in answer["bad"]] == [(3, "skills", "unknown_skill")]
    assert await kept(company) == {"One": ["cold chain", "till"], "Three": []}
    again = "external id,name,skills\n1,One,\n3,Three,till\n"
    answer = (await admin.post("/api/accounts/import", content=again, headers=CSV)).json()
    assert (answer["updated"], answer["bad"]) == (2, [])
    assert await kept(company) == {"One": ["cold chain", "till"], "Three": ["till"]}


async def kept(company):
    rows = await company.rows("select name, skills from account where company_id = $1", company.id)
    return {row["name"]: row["skills"] for row in rows}
