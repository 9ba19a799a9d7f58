"""Accounts that somebody else owns: of a fixed rep, and of teams."""

import asyncio

import asyncpg
import pytest

from backend.access.actor import machinery
from backend.accounts import rhythm
from backend.feed.changes import LOCK
from backend.work import work
from tests.accounts.test_rhythm import changed
from tests.support.company import TIMEZONE
from tests.support.field import an_account, insert, today
from tests.support.phone import Phone
from tests.support.waits import waiting_for_a_lock
from tests.sync.test_pull import as_fresh, checksums_of

pytestmark = pytest.mark.db
SHARE = "update account set shared_team_id = $2, version = version + 1 where id = $1"
OTHERS = {"rounds.system": "on", "rounds.feed": "kept"}  # the safety net is not asked


async def edited(company, account_id, **changes):
    admin = await company.client("admin")
    account = (await admin.get(f"/api/accounts/{account_id}")).json()
    answer = await changed(admin, account, **changes)
    assert answer.status_code == 200, answer.text


async def holds(phone, *account_ids):
    """Also that the server says the same of it, and that a new phone would hold it."""
    page = await phone.pull(verify=True)
    assert page["checksums"] | checksums_of(phone) == page["checksums"]
    assert set((await as_fresh(phone)).held("account")) == set(phone.held("account"))
    return set(phone.held("account")) == {str(one) for one in account_ids}


async def a_subteam(company, who):
    """Below North, with `who` in it."""
    team_id = await insert(company, "team", name="Harbour", parent_id=company.team)
    await company.rows("update person set team_id = $2 where id = $1", company.people[who], team_id)
    return team_id


async def test_an_account_reaches_the_phone_of_its_fixed_rep_and_leaves_it_again(company):
    account_id = await an_account(company, "rep")
    owner, fixed = await Phone.of(company), await Phone.of(company, "rep2")
    assert await holds(owner, account_id)
    assert await holds(fixed)
    await edited(company, account_id, fixedRepId=str(company.people["rep2"]))
    assert await holds(fixed, account_id)
    assert await holds(owner, account_id)
    await edited(company, account_id, fixedRepId=None)
    assert await holds(fixed)


async def test_an_account_shared_with_a_team_is_on_the_phones_of_all_teams_below(company):
    await a_subteam(company, "rep2")
    account_id = await an_account(company, "rep")
    below, other = await Phone.of(company, "rep2"), await Phone.of(company, "stranger")
    assert await holds(below)
    await edited(company, account_id, sharedTeamId=str(company.team))
    assert await holds(below, account_id)
    assert (await below.client.get(f"/api/accounts/{account_id}")).status_code == 200
    near = (await below.client.get("/api/accounts/nearby", params={"lon": 24.9414, "lat": 60.1699})).json()
    assert [one["id"] for one in near["items"]] == [str(account_id)]
    assert await holds(other)
    await edited(company, account_id, sharedTeamId=str(company.root_team))
    assert await holds(other, account_id)
    await edited(company, account_id, sharedTeamId=str(company.other_team))
    assert await holds(below)


async def test_a_visit_of_a_colleague_is_seen_on_the_phones_of_the_others(company):
    account_id = await an_account(company, "rep", shared_team_id=company.team)
    phone, colleague = await Phone.of(company), await Phone.of(company, "rep2")
    assert await holds(colleague, account_id)
    await phone.check_in(account_id)
    page = await colleague.pull()
    assert [change["id"] for change in page["changes"]] == [str(account_id)]
    assert await holds(colleague, account_id)


@pytest.mark.parametrize("shared", [True, False])
async def test_an_unplanned_visit_of_whoever_visits_counts_for_the_rhythm(company, shared):
    whose = {"shared_team_id": company.root_team} if shared else {"fixed_rep_id": company.people["rep2"]}
    account_id = await an_account(company, "rep", **whose)
    phone = await Phone.of(company, "rep2")
    await phone.check_in(account_id)
    await phone.pull()
    assert phone.held("account")[str(account_id)]["lastVisitDay"] == today().isoformat()


async def test_somebody_who_changes_the_team_gets_its_accounts_and_leaves_those_of_the_other(company):
    of_all = await an_account(company, None, shared_team_id=company.root_team)
    north = await an_account(company, "rep", shared_team_id=company.team)
    south = await an_account(company, None, shared_team_id=company.other_team)
    phone, admin = await Phone.of(company, "rep2"), await company.client("admin")
    assert await holds(phone, of_all, north)
    moved = await admin.patch(f"/api/people/{company.people['rep2']}", json={"teamId": str(company.other_team)})
    assert moved.status_code == 200, moved.text
    page = await phone.page()
    assert page["gained"] == ["company", f"user:{company.people['rep2']}"]  # begins anew
    assert {change["id"] for change in page["changes"]} >= {str(of_all), str(south)}
    assert await holds(phone, of_all, south)


async def test_a_team_that_moves_in_the_tree_takes_its_people_along(company):
    below = await a_subteam(company, "rep2")
    north = await an_account(company, "rep", shared_team_id=company.team)
    south = await an_account(company, "stranger", shared_team_id=company.other_team)
    phone, admin = await Phone.of(company, "rep2"), await company.client("admin")
    assert await holds(phone, north)
    moved = await admin.patch(f"/api/teams/{below}", json={"parentId": str(company.other_team)})
    assert moved.status_code == 200, moved.text
    assert await holds(phone, south)


@pytest.mark.parametrize("shared_before", [False, True])
async def test_somebody_who_joins_a_team_while_an_account_is_shared_with_it_misses_nothing(company, shared_before):
    """Whoever joins and pulls before the other has committed sees what was; the other tells what came."""
    team_id = await insert(company, "team", name="Harbour", parent_id=company.team)
    before = {
        "owner_id": company.people["rep"],
        "fixed_rep_id": None,
        "shared_team_id": team_id if shared_before else None,
    }
    after = before | {"shared_team_id": None if shared_before else team_id}
    account_id = await an_account(company, "rep", shared_team_id=before["shared_team_id"])
    admin, joining = await company.client("admin"), await Phone.of(company, "stranger")
    assert await holds(joining)
    told, joined = asyncio.Event(), asyncio.Event()

    async def share():
        async with work(machinery(company.id, TIMEZONE), "account.write") as unit:
            unit.unaudited("a test's own change")
            await unit.conn.execute(SHARE, account_id, after["shared_team_id"])
            rhythm.tell_phones(unit, account_id, after, before)
            told.set()
            await joined.wait()

    sharing = asyncio.create_task(share())
    await told.wait()
    answer = await admin.patch(f"/api/people/{company.people['stranger']}", json={"teamId": str(team_id)})
    assert answer.status_code == 200, answer.text
    assert await holds(joining, *([account_id] if shared_before else []))
    joined.set()
    await sharing
    assert await holds(joining, *([] if shared_before else [account_id]))


async def test_who_is_in_a_team_is_asked_when_a_change_gets_its_number(company, cluster):
    account_id = await an_account(company, "rep")
    team_id = await insert(company, "team", name="Harbour", parent_id=company.team)
    joining = await Phone.of(company, "stranger")
    assert await holds(joining)
    other = await asyncpg.connect(cluster.url("shared_rounds"), server_settings=OTHERS)
    try:
        async with other.transaction():
            await other.execute(LOCK, str(company.id))
            sharing = asyncio.create_task(edited(company, account_id, sharedTeamId=str(team_id)))
            await waiting_for_a_lock(other, 1)
            await other.execute("update person set team_id = $2 where id = $1", company.people["stranger"], team_id)
        await sharing
    finally:
        await other.close()
    assert await holds(joining, account_id)
