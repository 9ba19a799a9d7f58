"""Skills and teams in one problem: a skill may be called like anything, also like a team."""

from datetime import date
from uuid import UUID

from backend.horizon.flow import Hours, Item, Part, Span, Team, WorkingDay, shift_of, sorted_out, visit_of
from backend.horizon.grouping import crowd_of
from backend.plans.flow import Place, Worker
from checkin.geodesy import LonLat
from routing.model import Window
from routing.split import Group

HERE = LonLat(24.94, 60.17)
TEAM = UUID(int=7)
SPAN = Span(date(2026, 11, 23), 2, "UTC")
OPEN = {day: Hours((Window(0, 86_400),)) for day in range(2)}


def somebody(number, *skills, day=0, teams=frozenset({TEAM}), home=HERE):
    worker = Worker(
        UUID(int=number), f"Rep {number}", "car", Place("", home), 8 * 3600, 16 * 3600, (), frozenset(skills), None
    )
    return WorkingDay(worker, day, 8 * 3600, frozenset(teams))


def an_item(*skills, **changes):
    values = {"team_id": TEAM, "days": OPEN, "worth_s": 3600, "skills": frozenset(skills)} | changes
    return Item("visit", UUID(int=9), None, "Shop", "", HERE, 600, **values)


def items_of_each(team):
    """How many visits each person has where everybody is searched alone."""
    crowd = crowd_of(team)
    alone = [Group([number], 1.0, is_final=True) for number in range(len(crowd.people))]
    return {part.shifts[0].worker.name: len(part.items) for part in crowd.parts(alone, {})}


def able(someone, item):
    part = Part([someone], [item], {})
    return visit_of(part, 0).skills <= shift_of(part, someone).skills


def test_the_team_and_every_skill_are_asked_for():
    assert able(somebody(1, "cooling", "till"), an_item("cooling"))
    assert not able(somebody(1, "till"), an_item("cooling"))
    assert not able(somebody(1, "cooling", teams=frozenset()), an_item("cooling"))
    assert able(somebody(1, "cooling"), an_item("cooling", team_id=None))


def test_a_skill_that_is_called_like_a_team_makes_nobody_its_member():
    assert not able(somebody(1, str(TEAM), f"team:{TEAM}", teams=frozenset()), an_item())
    assert not able(somebody(1), an_item(str(TEAM), team_id=None))


def test_what_only_people_without_the_skill_could_visit_misses_the_skill():
    item = an_item("cooling")
    assert [one.code for one in sorted_out(Team(SPAN, [somebody(1)], [item])).refused] == ["skill_missing"]
    assert [one.code for one in sorted_out(Team(SPAN, [], [item])).refused] == ["nobody_works"]
    shut = an_item("cooling", days={0: Hours(())})
    assert [one.code for one in sorted_out(Team(SPAN, [somebody(1, "cooling")], [shut])).refused] == ["closed_today"]


def test_a_visit_is_searched_among_people_who_can_make_it_not_among_those_of_its_owner():
    owner, skilled = somebody(1), somebody(2, "cooling", day=1)
    item = an_item("cooling", preferred=owner.worker.id)
    team = sorted_out(Team(SPAN, [owner, skilled], [item]))
    assert list(team.items[0].days) == [1]
    assert items_of_each(team) == {"Rep 1": 0, "Rep 2": 1}


def test_a_shared_visit_whose_owner_is_away_is_searched_among_those_who_live_nearest():
    far, near = somebody(1, home=LonLat(25.9, 60.9)), somebody(2)
    team = Team(SPAN, [far, near], [an_item(preferred=UUID(int=3))])
    assert items_of_each(team) == {"Rep 1": 0, "Rep 2": 1}
