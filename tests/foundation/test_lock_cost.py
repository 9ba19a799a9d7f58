"""The second lock must not cost more with every row and person."""

import pytest

pytestmark = pytest.mark.db

LOCKS = """
select tablename, coalesce(qual, '') || coalesce(with_check, '') as rule from pg_policies
where schemaname = 'public' and coalesce(qual, '') || coalesce(with_check, '') like '%uuid[]%'
"""
PARSED = "(NULLIF(NULLIF(current_setting('rounds.people'::text, true), ''::text), '*'::text))::uuid[]"


async def test_every_lock_by_person_reads_its_people_once_per_question(company):
    locks = [(lock["tablename"], lock["rule"].replace(f"( SELECT {PARSED}", "")) for lock in await company.rows(LOCKS)]
    assert len(locks) > 10
    assert [table for table, rest in locks if PARSED in rest] == []
