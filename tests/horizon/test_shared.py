"""An account shared with a team is shared with all teams below it."""

import pytest

from tests.horizon.weeks import next_monday, planned, plans_of
from tests.support.field import an_account, insert

pytestmark = pytest.mark.db


async def test_an_account_shared_with_a_team_above_is_planned_for_somebody_who_may_see_it(company, settings):
    below = await insert(company, "team", name="Harbour", parent_id=company.team)
    await company.rows("update person set team_id = $2 where id = $1", company.people["rep2"], below)
    account_id = await an_account(company, None, shared_team_id=company.root_team)
    await planned(company, settings, next_monday(), teamId=str(below))
    found = await plans_of(company, next_monday())
    assert [who for (who, _), visits in found.items() if str(account_id) in visits] == ["rep2"]
    rep = await company.client("rep2")
    assert (await rep.get(f"/api/accounts/{account_id}")).status_code == 200
