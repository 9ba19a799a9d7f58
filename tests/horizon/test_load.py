"""How much a team can do, and which days an account may be visited on. No database."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from backend.horizon.flow import Hours, Item, Part, Span, Team, WorkingDay, sorted_out
from backend.horizon.grouping import crowd_of
from backend.horizon.load import NO_LOAD, load_of
from backend.horizon.wanted import Rules, due_item
from backend.plans.flow import Place, Worker
from checkin.geodesy import LonLat
from routing.model import Break, Window
from routing.split import Group

MONDAY = date(2026, 11, 23)
SPAN = Span(MONDAY, 5, "Europe/Helsinki")
ME, OTHER, TEAM_ID = UUID(int=1), UUID(int=2), UUID(int=9)
HERE = LonLat(24.94, 60.17)


def a_worker(person: UUID = ME, max_visits: int | None = None) -> Worker:
    rest = Break(1800, Window(11 * 3600, 13 * 3600))
    return Worker(person, "x", "car", Place("Home", HERE), 8 * 3600, 16 * 3600, (rest,), frozenset(), max_visits)


def working(person: UUID = ME, days: range = range(5)) -> list[WorkingDay]:
    return [WorkingDay(a_worker(person), day, 8 * 3600, frozenset({TEAM_ID})) for day in days]


def an_item(number: int = 0, **more: object) -> Item:
    window = Hours((Window(9 * 3600, 17 * 3600),))
    values = {"days": dict.fromkeys(range(5), window), "worth_s": 100, "required": ME} | more
    return Item(f"i{number}", UUID(int=100 + number), None, "Shop", "", HERE, 600, **values)  # pyright: ignore[reportArgumentType] - a builder of keyword arguments


def a_row(**more: object) -> dict[str, object]:
    return {
        "id": UUID(int=50), "owner_id": ME, "fixed_rep_id": None, "shared_team_id": None, "name": "Shop", "address": "",
        "position": HERE, "account_class": "B", "opening_hours": None, "visit_interval_days": 14,
        "visit_duration_s": 600, "last_visit_day": MONDAY - timedelta(days=14), "next_day": None, "weekdays": [],
        "worth_s": 3600, "skills": [],
    } | more  # fmt: skip


def wished(accounts: int, interval: int = 7, duration_s: float = 1800.0) -> list[dict[str, object]]:
    return [{"interval_days": interval, "accounts": accounts, "duration_s": duration_s}]


WORKDAYS = {ME: frozenset({1, 2, 3, 4, 5}), OTHER: frozenset({1})}


def test_a_team_that_can_do_everything_stretches_nothing():
    assert load_of(wished(50), [a_worker()], WORKDAYS, 900.0) == NO_LOAD
    assert load_of([], [a_worker()], WORKDAYS, None) == NO_LOAD
    assert load_of(wished(50), [], WORKDAYS, None) == NO_LOAD


def test_twice_the_work_doubles_all_intervals_and_wants_a_second_person():
    load = load_of(wished(100), [a_worker()], WORKDAYS, 900.0)  # ten visits a day, 50 a week
    assert (load.ratio, load.more_people) == (2.0, 1)


def test_the_most_visits_of_a_person_and_the_days_somebody_works_count():
    assert load_of(wished(50), [a_worker(max_visits=5)], WORKDAYS, 900.0).ratio == 2.0
    assert load_of(wished(50), [a_worker(OTHER)], WORKDAYS, 900.0).ratio == 5.0


def test_who_is_due_on_wednesday_may_be_visited_from_wednesday_on():
    item = due_item(a_row(last_visit_day=MONDAY - timedelta(days=12)), Rules(SPAN))
    assert item is not None
    assert sorted(item.days) == [2, 3, 4]
    assert (item.worth_s, item.required, item.can_wait) == (3600, ME, False)


def test_a_stretched_interval_lets_an_account_wait_but_not_stand_in_front_of_an_idle_team():
    item = due_item(a_row(), Rules(SPAN, ratio=2.0))
    assert item is not None
    assert (item.can_wait, item.worth_s, sorted(item.days)) == (True, 900, [0, 1, 2, 3, 4])


@pytest.mark.parametrize(
    ("last", "weekdays", "days"),
    [
        (14, [2, 4], [1, 3]),
        (11, [1], [0]),  # a quarter of the interval earlier than due
        (14, [7], []),  # waits for the Sunday after the span
        (21, [7], [0, 1, 2, 3, 4]),  # has waited long enough
        (9, [5], [4]),
        (9, [1], []),  # five days too early is another visit, not the same one
    ],
)
def test_preferred_weekdays_are_kept_as_long_as_the_account_can_wait(last, weekdays, days):
    item = due_item(a_row(last_visit_day=MONDAY - timedelta(days=last), weekdays=weekdays), Rules(SPAN))
    assert (sorted(item.days) if item else []) == days


def test_a_day_agreed_with_the_customer_goes_before_habits_and_urgency():
    item = due_item(a_row(next_day=MONDAY + timedelta(days=1), weekdays=[5]), Rules(SPAN))
    assert item is not None
    assert sorted(item.days) == [1, 2, 3, 4]
    assert item.worth_s > 28_800
    assert item.delay_s == 14_400


def test_an_account_that_nobody_has_visited_is_due_at_once():
    item = due_item(a_row(last_visit_day=None), Rules(SPAN))
    assert item is not None
    assert (item.due_day, min(item.days)) == (None, 0)


def test_what_nobody_at_work_may_visit_is_refused_with_its_reason():
    closed = an_item(1, days={2: Hours(())})
    team = sorted_out(Team(SPAN, working(days=range(2)), [an_item(), closed, an_item(2, required=OTHER)]))
    assert [item.id for item in team.items] == ["i0"]
    assert sorted(team.items[0].days) == [0, 1]
    assert {one.item.id: one.code for one in team.refused} == {"i1": "nobody_works", "i2": "nobody_works"}
    again = sorted_out(Team(SPAN, working(), [closed]))
    assert [one.code for one in again.refused] == ["closed_today"]


def test_promises_stay_before_the_search_however_many_there_are():
    many = [an_item(number, worth_s=number) for number in range(60)]
    team = sorted_out(Team(SPAN, working(days=range(1)), [*many, an_item(99, kind="mandatory", worth_s=0)]))
    assert (len(team.items), team.items[0].id, len(team.refused)) == (40, "i99", 21)


def test_a_shared_visit_goes_with_the_group_of_its_owner():
    shared = an_item(1, required=None, preferred=OTHER, team_id=TEAM_ID)
    team = Team(SPAN, [*working(), *working(OTHER)], [an_item(), shared])
    alone = [Group([number], 1.0, is_final=True) for number in range(2)]  # ME, OTHER
    found = crowd_of(team).parts(alone, {})
    assert [[item.id for item in part.items] for part in found] == [["i0"], ["i1"]]
    assert all(isinstance(part, Part) and len(part.shifts) == 5 for part in found)
