import pytest

from backend.access.actor import machinery
from backend.access.policy import POLICY, permissions
from backend.clock import new_id
from backend.errors import Problem
from backend.feed.changes import of_person
from backend.work import UnrecordedWriteError, look, work

pytestmark = pytest.mark.db

RENAME = "update team set name = $2 where id = $1"


async def test_a_write_without_an_audit_line_is_refused_and_undone(company):
    admin = await company.actor("admin")
    with pytest.raises(UnrecordedWriteError):
        async with work(admin, "people.write") as unit:
            await unit.conn.execute(RENAME, company.team, "Renamed in silence")
    [row] = await company.rows("select name from team where id = $1", company.team)
    assert row["name"] == "North"


async def test_a_recorded_write_leaves_who_did_what_to_whom(company):
    admin = await company.actor("admin")
    async with work(admin, "people.write") as unit:
        await unit.conn.execute(RENAME, company.team, "Far north")
        unit.record("team.renamed", ("team", company.team), before={"name": "North"}, after={"name": "Far north"})
    [line] = await company.rows("select * from audit_line where subject_id = $1", company.team)
    assert (line["actor_id"], line["actor_name"], line["action"]) == (admin.person_id, "admin Test", "team.renamed")
    assert (line["before"], line["after"]) == ({"name": "North"}, {"name": "Far north"})


async def test_nothing_stays_of_a_write_whose_code_fails(company):
    admin = await company.actor("admin")
    with pytest.raises(RuntimeError):
        async with work(admin, "people.write") as unit:
            unit.record("team.renamed", ("team", company.team))
            unit.emit("team.renamed", team_id=company.team)
            unit.change("account", new_id(), [of_person(admin.me)])
            raise RuntimeError("power cut")
    assert await company.rows("select 1 from audit_line where subject_id = $1", company.team) == []


async def test_the_audit_trail_cannot_be_changed_even_by_its_owner(company, cluster, database_url):
    import asyncpg

    owner = await asyncpg.connect(database_url)
    try:
        for statement in (
            "update audit_line set actor_name = 'nobody'",
            "delete from audit_line",
            "truncate audit_line",
        ):
            with pytest.raises(asyncpg.RaiseError, match="only grows"):
                await owner.execute(statement)
    finally:
        await owner.close()


async def test_looking_cannot_write(company):
    import asyncpg

    async with look(await company.actor("admin"), "people.read") as view:
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await view.conn.execute(RENAME, company.team, "x")


async def test_row_security_hides_other_companies_from_a_query_that_forgets_its_where(company, app):
    from tests.support.company import a_company

    async with a_company(app) as other, look(machinery(other.id), "people.read") as view:
        seen = {row["company_id"] for row in await view.conn.fetch("select company_id from person")}
    assert seen == {other.id}


async def test_row_security_refuses_a_row_for_another_company(company, app):
    import asyncpg

    from tests.support.company import a_company

    async with a_company(app) as other:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with work(machinery(company.id), "people.write") as unit:
                insert = "insert into team (id, company_id, name, parent_id) values ($1, $2, 'Smuggled', null)"
                await unit.conn.execute(insert, new_id(), other.id)


async def test_without_a_unit_of_work_nothing_is_visible(company, pool):
    from backend.db.engine import transaction

    async with transaction() as connection:
        assert await connection.fetch("select 1 from person") == []


async def test_a_role_without_the_permission_is_turned_away(company):
    with pytest.raises(Problem) as caught:
        async with work(await company.actor("rep"), "people.write"):
            pass
    assert caught.value.code == "auth.forbidden"


async def test_a_rewind_forgets_what_a_rolled_back_savepoint_recorded(company):
    admin = await company.actor("admin")
    async with work(admin, "people.write") as unit:
        unit.record("kept", ("team", company.team))
        mark = unit.mark()
        unit.record("dropped", ("team", company.team))
        unit.emit("dropped", team_id=company.team)
        unit.change("account", new_id(), ["company"])
        unit.rewind(mark)
    actions = [
        row["action"] for row in await company.rows("select action from audit_line where subject_id = $1", company.team)
    ]
    assert actions == ["kept"]


async def test_every_permission_reaches_somebody():
    assert all(POLICY.values())


async def test_machinery_may_do_everything_and_has_no_own_self():
    system = machinery(new_id())
    assert set(permissions(system)) == set(POLICY)
    with pytest.raises(LookupError):
        _ = system.me
