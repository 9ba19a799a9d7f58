"""What one day promises, another does not take; and on which weekday an account would rather be visited."""

from datetime import timedelta

import pytest

from tests.plans.making import made_plan, published_plan
from tests.support.field import a_visit, accounts, an_account, an_appointment, at, today, tomorrow

pytestmark = pytest.mark.db


def visited(plan):
    return {stop["accountId"] for stop in plan["stops"] if stop["kind"] == "visit"}


def known(plan):
    return visited(plan) | {entry["accountId"] for entry in plan["leftOut"]}


async def test_accounts_promised_for_one_day_are_not_in_the_plan_of_another(company, settings):
    ids = {str(one) for one in await accounts(company, 4)}
    first = await published_plan(company, settings, tomorrow())
    assert visited(first) == ids
    more = await an_account(company, name="More")
    second = await published_plan(company, settings, tomorrow() + timedelta(days=1))
    assert known(second) == {str(more)}
    again = await made_plan(company, settings, tomorrow())
    assert visited(again) == ids


async def test_who_is_visited_every_day_is_in_the_plan_of_every_day(company, settings):
    daily = await an_account(company, visit_interval_days=1)
    await published_plan(company, settings, tomorrow())
    second = await made_plan(company, settings, tomorrow() + timedelta(days=1))
    assert visited(second) == {str(daily)}


async def test_a_draft_promises_nothing(company, settings):
    await accounts(company, 2)
    first = await made_plan(company, settings, tomorrow())
    second = await made_plan(company, settings, tomorrow() + timedelta(days=1))
    assert visited(second) == visited(first)


async def test_what_was_missed_today_and_what_has_an_appointment_is_wanted_all_the_same(company, settings):
    missed, agreed, waiting = await accounts(company, 3)
    await published_plan(company, settings, today())
    await a_visit(company, missed, state="missed", ended_at=None)
    await an_appointment(company, agreed, at(tomorrow(), 14))
    plan = await made_plan(company, settings, tomorrow())
    assert visited(plan) == {str(missed), str(agreed)}
    assert str(waiting) not in known(plan)


async def test_an_account_waits_for_a_weekday_that_it_prefers_when_the_day_is_full(company, settings):
    day = tomorrow()
    others = [one for one in range(1, 8) if one != day.isoweekday()]
    liked = {"visit_duration_s": 3600, "visit_interval_days": 28, "last_visit_day": today() - timedelta(days=29)}
    rather_not = {str(await an_account(company, name=f"Other {n}", weekdays=others, **liked)) for n in range(3)}
    wanted = [await an_account(company, name=f"Now {n}", weekdays=[day.isoweekday()], **liked) for n in range(6)]
    plan = await made_plan(company, settings, day)
    out = [entry["accountId"] for entry in plan["leftOut"]]
    assert out
    assert set(out) <= rather_not
    assert {str(one) for one in wanted} <= visited(plan)


async def test_who_waited_too_long_is_visited_on_any_weekday(company, settings):
    day = tomorrow()
    others = [one for one in range(1, 8) if one != day.isoweekday()]
    long_ago = today() - timedelta(days=30)
    late = await an_account(company, weekdays=others, visit_duration_s=3600, last_visit_day=long_ago)
    for number in range(9):
        await an_account(company, name=f"Now {number}", visit_duration_s=3600)
    plan = await made_plan(company, settings, day)
    assert str(late) in visited(plan)
