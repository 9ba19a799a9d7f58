"""An order that a phone worked out without a network meets a plan that changed since."""

from uuid import uuid4

import pytest

from tests.plans.making import published_plan
from tests.support.field import accounts, an_account, at, tomorrow
from tests.support.phone import Phone

pytestmark = pytest.mark.db


def visits(plan):
    return [stop for stop in plan["stops"] if stop["kind"] == "visit"]


@pytest.fixture
async def phone(company):
    return await Phone.of(company)


async def ordered(phone, plan, ids):
    return await phone.do("plan.order", {"planId": plan["id"], "stopIds": ids})


async def test_the_stops_that_remain_are_put_into_the_order(company, settings, phone):
    await accounts(company, 4)
    plan = await published_plan(company, settings, tomorrow())
    rep, manager = await company.client("rep"), await company.client("manager")
    order = [stop["id"] for stop in visits(plan)][::-1]
    await manager.delete(f"/api/plans/{plan['id']}/stops/{order[1]}")
    answer = await ordered(phone, plan, order)
    assert (answer["status"], answer["result"]) == ("applied", {"gone": [order[1]], "added": []})
    after = (await rep.get(f"/api/plans/{plan['id']}")).json()
    assert [stop["id"] for stop in visits(after)] == [order[0], *order[2:]]


async def test_a_visit_that_came_since_follows_the_others(company, settings, phone):
    await accounts(company, 3)
    plan = await published_plan(company, settings, tomorrow())
    rep = await company.client("rep")
    order = [stop["id"] for stop in visits(plan)][::-1]
    more = await an_account(company, next_day=tomorrow(), name="More")
    changed = (await rep.post(f"/api/plans/{plan['id']}/stops", json={"accountId": str(more)})).json()
    (new,) = [stop["id"] for stop in visits(changed) if stop["accountId"] == str(more)]
    answer = await ordered(phone, plan, order)
    assert (answer["status"], answer["result"]) == ("applied", {"gone": [], "added": [new]})
    after = (await rep.get(f"/api/plans/{plan['id']}")).json()
    assert [stop["id"] for stop in visits(after)] == [*order, new]


async def test_an_appointment_that_came_since_is_kept(company, settings, phone):
    for number in range(3):
        await an_account(company, name=f"Long {number}", visit_duration_s=3600)
    plan = await published_plan(company, settings, tomorrow())
    manager = await company.client("manager")
    order = [stop["id"] for stop in visits(plan)][::-1]
    promised = await an_account(company, name="Promised")
    ask = {"accountId": str(promised), "at": at(tomorrow(), 9, 10).isoformat()}
    changed = (await manager.post(f"/api/plans/{plan['id']}/stops", json=ask)).json()
    (new,) = [stop["id"] for stop in visits(changed) if stop["appointment"]]
    answer = await ordered(phone, plan, order)
    assert answer["status"] == "applied", answer
    after = (await manager.get(f"/api/plans/{plan['id']}")).json()
    assert [stop["id"] for stop in visits(after) if stop["id"] != new] == order
    (kept,) = [stop for stop in visits(after) if stop["appointment"]]
    assert kept["startAt"][:16] <= at(tomorrow(), 9, 25).isoformat()[:16]


async def test_an_order_of_nothing_that_is_left_is_refused(company, settings, phone):
    await accounts(company, 2)
    plan = await published_plan(company, settings, tomorrow())
    answer = await ordered(phone, plan, [str(uuid4())])
    assert (answer["status"], answer["code"]) == ("rejected", "plans.order_incomplete")
