"""Where somebody may see more accounts than a phone holds."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.sync import shelves, views
from tests.support.field import accounts, an_account
from tests.support.phone import Phone
from tests.sync.test_pull import as_fresh, checksums_of

pytestmark = pytest.mark.db

CAP = 4
OWNERS = st.sampled_from(("mine", "ours", "theirs"))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), OWNERS),
        st.tuples(st.just("give"), st.integers(0, 9), OWNERS),
        st.tuples(st.just("rename"), st.integers(0, 9)),
        st.tuples(st.just("archive"), st.integers(0, 9)),
        st.tuples(st.just("page")),
        st.tuples(st.just("pull")),
    ),
    min_size=1,
    max_size=25,
)


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(shelves, "MOST_ACCOUNTS", CAP)
    monkeypatch.setattr(views, "PAGE", 3)


def whose(company, kind):
    return {
        "owner_id": company.people[{"mine": "rep", "ours": "rep2", "theirs": "stranger"}[kind]],
        "shared_team_id": company.team if kind == "ours" else None,
    }


async def agrees(phone):
    """With what the server says and with a new phone; all of them within the cap."""
    page = await phone.pull(verify=True)
    assert page["checksums"] | checksums_of(phone) == page["checksums"]
    fresh = await as_fresh(phone)
    assert {k: c["version"] for k, c in phone.rows.items()} == {k: c["version"] for k, c in fresh.rows.items()}
    assert len(phone.held("account")) <= CAP
    return page


async def test_a_full_phone_says_how_many_it_holds_of_how_many(company, small):
    ids = await accounts(company, CAP)
    phone = await Phone.of(company)
    assert (await agrees(phone))["limits"] == []
    await company.rows("update account set name = 'New' where id = $1", await an_account(company))
    assert (await agrees(phone))["limits"] == [{"table": "account", "held": CAP, "of": CAP + 1}]
    assert set(phone.held("account")) == {str(account_id) for account_id in ids}
    quiet = await phone.pull()
    assert (quiet["changes"], quiet["checksums"]) == ([], {})
    assert quiet["limits"] == [{"table": "account", "held": CAP, "of": CAP + 1}]


async def test_ones_own_accounts_go_before_those_that_are_shared(company, small):
    shared = [await an_account(company, "rep2", shared_team_id=company.team) for _ in range(CAP)]
    phone = await Phone.of(company)
    await agrees(phone)
    assert set(phone.held("account")) == {str(one) for one in shared}
    mine = await an_account(company)
    await company.rows("update account set name = 'Mine' where id = $1", mine)
    page = await agrees(phone)
    assert {(c["op"], c["id"]) for c in page["changes"]} == {("put", str(mine)), ("remove", str(shared[-1]))}


async def test_room_on_a_full_phone_is_filled_by_the_next(company, small):
    ids = await accounts(company, CAP + 2)
    phone = await Phone.of(company)
    await agrees(phone)
    await company.rows("update account set archived_at = now() where id = $1", ids[0])
    page = await agrees(phone)
    assert {(c["op"], c["id"]) for c in page["changes"]} == {("remove", str(ids[0])), ("put", str(ids[CAP]))}


class Field:
    def __init__(self, company, phone):
        self.company, self.phone = company, phone
        self.ids = []

    async def write(self, number, sql, *values):
        if self.ids:
            await self.company.rows(sql, self.ids[number % len(self.ids)], *values)

    async def add(self, kind):
        self.ids.append(await an_account(self.company, None))
        await self.give(len(self.ids) - 1, kind)

    async def give(self, number, kind):
        sql = "update account set owner_id = $2, shared_team_id = $3, version = version + 1 where id = $1"
        await self.write(number, sql, *whose(self.company, kind).values())

    async def rename(self, number):
        await self.write(number, "update account set name = name || '!', version = version + 1 where id = $1")

    async def archive(self, number):
        await self.write(number, "update account set archived_at = now(), version = version + 1 where id = $1")

    async def page(self):
        """One page only: what is written before the next falls into the middle of a snapshot or a long log."""
        await self.phone.page()

    async def pull(self):
        await agrees(self.phone)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_around_the_cap_a_phone_converges_too(company, small, steps):
    await company.rows("delete from account where company_id = $1", company.id)
    field = Field(company, await Phone.of(company))
    for name, *values in steps:
        await getattr(field, name)(*values)
    await agrees(field.phone)


async def test_a_search_beyond_a_full_phone_finds_what_it_does_not_hold_among_many_that_sound_alike(company, small):
    """And nothing that it holds, or the first page of a list by name would be full of that."""
    client = await company.client("rep")
    held = [await an_account(company, name=f"Kauppa 0000{number}") for number in range(CAP)]
    query = {"q": f"Kauppa 0000{CAP}"}
    assert (await client.get("/api/sync/beyond", params=query)).json()["items"] == []
    left_out = await an_account(company, name=f"Kauppa 0000{CAP}")
    shared = await an_account(company, "rep2", name="Liike", shared_team_id=company.team)
    await an_account(company, "stranger", name=f"Kauppa 0000{CAP} of others")
    phone = await Phone.of(company)
    await agrees(phone)
    assert set(phone.held("account")) == {str(one) for one in held}

    async def found(q):
        return [one["id"] for one in (await client.get("/api/sync/beyond", params={"q": q})).json()["items"]]

    assert await found(query["q"]) == [str(left_out)]
    assert await found(f"Kaupa 0000{CAP}") == [str(left_out)]
    assert await found("kauppa") == [str(left_out)]
    assert await found("liike") == [str(shared)]


async def test_a_search_beyond_a_full_phone_says_when_it_found_more_than_it_tells(company, small, monkeypatch):
    monkeypatch.setattr(views, "MOST_FOUND", 1)
    for number in range(CAP + 2):
        await an_account(company, name=f"Kauppa 0000{number}")
    answer = (await (await company.client("rep")).get("/api/sync/beyond", params={"q": "kauppa"})).json()
    assert [one["name"] for one in answer["items"]] == [f"Kauppa 0000{CAP}"]
    assert answer["nextCursor"]
    answer = (await (await company.client("rep")).get("/api/sync/beyond", params={"q": f"Kauppa 0000{CAP + 1}"})).json()
    assert [one["name"] for one in answer["items"]] == [f"Kauppa 0000{CAP + 1}"]
    assert answer["nextCursor"] is None
