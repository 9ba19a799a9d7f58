"""Teams of more than one group: borders are searched again, and nobody waits for nothing."""

import asyncio
import threading
from datetime import date
from uuid import UUID

import pytest

from backend.horizon import solving
from backend.horizon.flow import Hours, Item, Refused, Span, Team, WorkingDay
from backend.horizon.grouping import Crowd, crowd_of
from backend.horizon.solving import Listener, solve_all
from backend.plans.flow import Place, Worker
from backend.plans.search import search, shut_down
from backend.roads.travel import Roads
from checkin.geodesy import LonLat, destination
from routing.model import Window
from routing.plan import worth
from routing.split import FIRST_SHARE, Group

CENTRE = LonLat(24.94, 60.17)
TEAM = UUID(int=7)
DAYS = 5
SPAN = Span(date(2026, 11, 23), DAYS, "UTC")
HOMES = [(-3.0, -2.9), (-3.0, 2.9), (-0.5, 2.0), (0.5, 2.0), (3.1, 2.9), (3.0, -2.9)]
"""West and east at first; turned, the two in the middle (BUSY and FREE) come together."""
BUSY, FREE = 2, 3
LONG_DAY = (Window(0, 86_400),)


def there(east, north):
    """Steps of forty kilometres."""
    return destination(destination(CENTRE, 90, east * 40_000), 0, north * 40_000)


def shifts(homes=HOMES, days=DAYS, first=1):
    return [
        WorkingDay(
            Worker(UUID(int=n), f"Rep {n}", "car", Place("", home), 8 * 3600, 16 * 3600, (), frozenset(), None),
            day, 8 * 3600, frozenset({TEAM}),
        )
        for n, home in enumerate((there(*one) for one in homes), start=first)
        for day in range(days)
    ]  # fmt: skip


def visit(name, where, **changes):
    values = {"team_id": TEAM, "days": {0: Hours(LONG_DAY)}, "worth_s": 50_000, "duration_s": 1200} | changes
    return Item(name, UUID(int=9), None, name, "", there(*where), **values)


def own(name, where, person, **changes):
    return visit(name, where, team_id=None, required=UUID(int=person + 1), **changes)


def bordered(**changes):
    """BUSY has no time on the only day of the visit next door; FREE, on the other side of the border, has."""
    all_day = own("all day", HOMES[BUSY], BUSY, duration_s=7 * 3600, kind="mandatory")
    across = own("across", (-0.3, 1.8), FREE, days={1: Hours(LONG_DAY)})
    week = [own(f"own {n}", where, n, days={2: Hours(LONG_DAY)}) for n, where in enumerate(HOMES)]
    return Team(SPAN, shifts(), [all_day, visit("border", (-0.2, 2.0)), across, *week], **changes)


@pytest.fixture(scope="module", autouse=True)
def processes():
    yield
    shut_down()


@pytest.fixture(autouse=True)
def quick(monkeypatch, socket_enabled):
    monkeypatch.setattr("backend.roads.travel._current", Roads({}))
    monkeypatch.setattr(solving, "LEAST_S", 0.4)
    monkeypatch.setattr(solving, "BUDGET_PER_ROUTE_S", 0.01)


@pytest.fixture
def searches(monkeypatch):
    """Every problem that was searched, with the plan and the pace."""
    seen = []

    async def watched(problem, pace, begin_with=()):
        plan = await search(problem, pace, begin_with)
        seen.append((problem, plan, pace, begin_with))
        return plan

    monkeypatch.setattr(solving, "search", watched)
    return seen


def solved(team):
    """The final answers, and the shares of days that were heard of, in order."""
    answers, days = [], []

    async def answered(answer):
        days.extend([1 - answer.told] * len(answer.part.shifts))
        answers.append(answer)

    async def searched(share):
        days.append(share)

    asyncio.run(solve_all(team, Listener(answered, searched)))
    return answers, days


def made(answers):
    return {
        (stop.candidate_id, someone.worker.name, someone.day)
        for answer in answers
        for someone, route in answer.days()
        for stop in route.stops
    }


def test_a_visit_on_the_wrong_side_of_a_border_is_made_by_the_neighbour_across(searches):
    first, second = crowd_of(bordered()).rounds()
    assert not any({BUSY, FREE} <= set(group.people) for group in first)
    assert any({BUSY, FREE} <= set(group.people) for group in second)
    answers, _ = solved(bordered())
    once = {one.candidate_id for _, plan, _, begun in searches if not begun for one in plan.left_out}
    assert once == {"border"}
    assert ("border", f"Rep {FREE + 1}", 0) in made(answers)
    assert [entry for answer in answers for entry in answer.left_out()] == []


def test_everybody_keeps_their_own_visits_and_promises_wherever_they_lie():
    found = made(solved(bordered())[0])
    assert {("all day", f"Rep {BUSY + 1}", 0), ("across", f"Rep {FREE + 1}", 1)} <= found
    assert {(f"own {n}", f"Rep {n + 1}", 2) for n in range(6)} <= found


def test_the_second_round_begins_with_the_first_and_spoils_nothing(searches):
    answers, _ = solved(bordered())
    again = [one for one in searches if one[3]]
    assert len(again) == len(answers) == 2
    for problem, plan, _, begun in again:
        assert worth(problem, plan.routes) >= worth(problem, begun)


def test_two_rounds_take_the_time_of_one_and_reasons_are_sought_once(searches):
    solved(bordered())
    assert sum(pace.search_s for _, _, pace, _ in searches) == pytest.approx(2 * 0.4)
    assert [pace.explain_s for _, _, pace, begun in searches if not begun] == [0.0, 0.0]
    assert [pace.explain_s for _, _, pace, begun in searches if begun] == [None, None]


def test_progress_is_heard_of_before_the_first_part_is_final():
    _, days = solved(bordered())
    assert days[0] == days[1] == pytest.approx(FIRST_SHARE * 15)
    assert sum(days) == pytest.approx(30)


def test_a_team_of_one_group_is_searched_once(searches):
    team = Team(SPAN, shifts(HOMES[:5]), [visit("near", (0, 2.0))])
    answers, days = solved(team)
    assert (len(searches), len(answers)) == (1, 1)
    assert days == [1.0] * 25


def test_a_team_that_shares_no_visit_is_searched_once(searches):
    team = bordered()
    alone = [item for item in team.items if item.required]
    answers, _ = solved(Team(SPAN, team.shifts, alone))
    assert [begun for *_, begun in searches] == [(), ()]
    assert len({one for one, *_ in made(answers)}) == len(alone)


def test_the_second_round_does_not_wait_for_groups_that_are_searched_once(monkeypatch):
    lone, again = Group([5], 1.0, is_final=True), Group([0, 1, 2, 3, 4], 0.35, is_final=True)
    first = [Group([0, 1], 0.65, is_final=False), lone, Group([2, 3, 4], 0.65, is_final=False)]
    monkeypatch.setattr(Crowd, "rounds", lambda _: [first, [again]])
    is_second = asyncio.Event()

    async def patient(problem, pace, begin_with=()):
        if begin_with:
            is_second.set()
        elif len(problem.reps) == DAYS:
            await is_second.wait()
        return await search(problem, pace, begin_with)

    monkeypatch.setattr(solving, "search", patient)
    answers, days = solved(bordered())
    assert (len(answers), sum(days)) == (2, pytest.approx(30))


def test_other_jobs_go_on_while_visits_are_shared_out(monkeypatch):
    is_free = threading.Event()

    def patient(team):
        assert is_free.wait(20)
        return crowd_of(team)

    async def heard(_):
        pass

    async def beside_others():
        asyncio.get_running_loop().call_soon(is_free.set)
        await solve_all(bordered(), Listener(heard, heard))

    monkeypatch.setattr(solving, "crowd_of", patient)
    asyncio.run(beside_others())


def test_what_is_left_out_is_explained_by_the_final_plan():
    """Only day 0, and nobody but FREE has room: for one of the two."""
    team = bordered()
    twice = visit("border too", (-0.2, 2.1), duration_s=5 * 3600)
    long = visit("border", (-0.2, 2.0), duration_s=5 * 3600)
    items = [long if item.id == "border" else item for item in team.items]
    answers, _ = solved(Team(SPAN, team.shifts, [*items, twice]))
    ((item, entry),) = [told for answer in answers for told in answer.left_out()]
    other = ({"border", "border too"} - {item.id}).pop()
    drops = [way.facts for way in entry.relaxations if way.code == "drop_visit"]
    assert {"candidate_id": other}.items() <= drops[0].items()
    assert (other, f"Rep {FREE + 1}", 0) in made(answers)


def test_what_was_refused_is_offered_to_others_by_one_part():
    stranger = own("nobody", (0.0, 2.0), 98)
    answers, _ = solved(bordered(refused=[Refused(stranger, "nobody_works")]))
    offers = [answer.elsewhere[stranger.id] for answer in answers if stranger.id in answer.elsewhere]
    assert [[way.code for way in ways] for ways in offers] == [["another_rep"]]


def test_who_has_no_home_starts_at_a_visit_of_their_own_in_both_rounds():
    team = bordered()
    homeless = [
        WorkingDay(Worker(UUID(int=9), "Rep 9", "car", Place("", None), 8 * 3600, 16 * 3600, (), frozenset(), None),
                   day, 8 * 3600, frozenset())
        for day in range(DAYS)
    ]  # fmt: skip
    flat = own("flat", (3.0, 0.0), 8, days={3: Hours(LONG_DAY)})
    answers, _ = solved(Team(SPAN, [*team.shifts, *homeless], [*team.items, flat]))
    (part,) = [answer.part for answer in answers if flat.id in {one.id for one in answer.part.items}]
    assert part.starts[UUID(int=9)] == flat.position
    assert ("flat", "Rep 9", 3) in made(answers)
