"""What would let visits into a week: with a name and a day, each tried on the week's own routes."""

from datetime import timedelta

import pytest

from tests.horizon.weeks import next_monday, planned
from tests.support.field import accounts, an_account, around, insert

pytestmark = pytest.mark.db


def day(number):
    return (next_monday() + timedelta(days=number)).isoformat()


async def away(company, first, last, who="rep"):
    days = {"first_day": next_monday() + timedelta(days=first), "last_day": next_monday() + timedelta(days=last)}
    await insert(company, "absence", person_id=company.people[who], reason="vacation", **days)


def ways(run):
    return {one["name"]: {way["code"]: way["facts"] for way in one["relaxations"]} for one in run["result"]["leftOut"]}


async def test_who_prefers_a_weekday_on_which_its_person_is_away_is_offered_another_day_and_another_person(
    company, settings
):
    await accounts(company, 3)
    await an_account(company, name="Liked", weekdays=[3])
    await away(company, 2, 2)
    found = ways(await planned(company, settings, next_monday()))["Liked"]
    assert (found["another_day"]["repName"], found["another_day"]["day"]) == ("rep Test", day(0))
    assert (found["another_rep"]["repName"], found["another_rep"]["day"]) == ("rep2 Test", day(2))


async def test_who_belongs_to_somebody_who_is_away_all_week_is_offered_somebody_else(company, settings):
    await an_account(company, name="Own")
    await an_account(company, "rep2", name="Fixed", fixed_rep_id=company.people["rep"])
    await away(company, 0, 6)
    found = ways(await planned(company, settings, next_monday()))
    assert [(name, one["another_rep"]["repName"]) for name, one in sorted(found.items())] == [
        ("Fixed", "rep2 Test"), ("Own", "rep2 Test"),
    ]  # fmt: skip


async def test_longer_days_and_visits_to_drop_are_told_with_a_name_and_a_day(company, settings):
    for number in range(8):
        await an_account(company, name=f"Long {number}", position=around(number), visit_duration_s=6 * 3600)
    run = await planned(company, settings, next_monday())
    told = [
        facts for one in ways(run).values() for code, facts in one.items() if code in ("extend_shift", "drop_visit")
    ]
    assert told
    assert {facts["repName"] for facts in told} == {"rep Test"}
    assert {facts["day"] for facts in told} <= {day(number) for number in range(5)}
    assert {facts["repId"] for facts in told} == {str(company.people["rep"])}
