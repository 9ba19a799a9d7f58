"""Many routes: people in groups small enough to search well, then the borders between them searched again.

People are halved along the longer side of the land they live on, again and again, nobody parted from their own days.
The second round looks at the land from another side, so that its borders lie elsewhere, and begins with what the
first found.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from routing.budget import Budget
from routing.construct import complete
from routing.explain import Means, left_out
from routing.model import InvalidProblem, Problem
from routing.plan import Plan, Route, value_s, worth
from routing.schedule import keep_fitting

MOST_ROUTES = 25  # in a group: with more each step of the search sees too little of it
FIRST_SHARE = 0.65  # of the seconds of whoever is searched twice goes to the first round
AMENDING_S = 1.0  # for a second round that found less than it began with

Points = NDArray[np.float64]
"""Metres, or anything alike in both directions, east and north of anywhere (N x 2)."""


@dataclass(frozen=True, slots=True)
class Group:
    """People, by number, who are searched together with `share` of the seconds they would have if searched once."""

    people: list[int]
    share: float
    is_final: bool


def rounds(homes: Points, routes: Sequence[int], ties: Iterable[AbstractSet[int]]) -> list[list[Group]]:
    """The groups of one round or of two, one after the other. `routes` says how many each person has.

    Each tie is a set of people any of whom could make one and the same visit. Whoever is tied to nobody of
    another group has no border to repair, and is searched once.
    """
    first = groups(homes, routes)
    tied = _tied(first, ties)
    people = sorted(number for group in tied for number in first[group])
    turned = groups(_turned(homes[people]), [routes[number] for number in people])
    second = [[people[row] for row in rows] for rows in turned]
    once = [group for i, group in enumerate(first) if i not in tied or group in second]
    first_round = [_begun(group) if group not in once else Group(group, 1.0, is_final=True) for group in first]
    second_round = [Group(group, 1 - FIRST_SHARE, is_final=True) for group in second if group not in once]
    return [some for some in (first_round, second_round) if some]


def _begun(people: list[int]) -> Group:
    return Group(people, FIRST_SHARE, is_final=False)


def _tied(parts: Sequence[Sequence[int]], ties: Iterable[AbstractSet[int]]) -> set[int]:
    """The groups that share a visit with another one."""
    group_of = {number: group for group, people in enumerate(parts) for number in people}
    met = [{group_of[number] for number in tie} for tie in set(map(frozenset, ties))]
    return {group for some in met if len(some) > 1 for group in some}


def groups(homes: Points, routes: Sequence[int], most: int = MOST_ROUTES) -> list[list[int]]:
    """Numbers of people, near to near, with at most `most` routes a group; who alone has more is alone."""
    if homes.ndim != 2 or homes.shape[1] != 2 or not np.isfinite(homes).all():
        raise InvalidProblem("homes", "must be pairs of finite metres")
    alone = [[number] for number, count in enumerate(routes) if count > most]
    people = [number for number, count in enumerate(routes) if count <= most]
    wanted = sum(routes[number] for number in people)
    for parts in range(max(1, -(-wanted // most)), len(people) + 1):
        found = _halves(homes, people, routes, parts)
        if all(sum(routes[number] for number in group) <= most for group in found):
            return [*alone, *(sorted(group) for group in found)]
    return alone


def _halves(homes: Points, people: list[int], routes: Sequence[int], parts: int) -> list[list[int]]:
    if parts == 1:
        return [people]
    spread = np.ptp(homes[people], axis=0)
    across = int(spread[1] > spread[0])
    people = sorted(people, key=lambda number: (homes[number][across], number))
    left = parts // 2
    upto = list(accumulate((routes[number] for number in people), initial=0))
    wanted = upto[-1] * left / parts
    cut = min(range(left, len(people) - (parts - left) + 1), key=lambda count: abs(upto[count] - wanted))
    return [*_halves(homes, people[:cut], routes, left), *_halves(homes, people[cut:], routes, parts - left)]


def _turned(points: Points) -> Points:
    """By an eighth of a circle."""
    return points @ (np.array([[1.0, -1.0], [1.0, 1.0]]) / np.sqrt(2.0))


def shared_out(some: Sequence[Group], owners: Sequence[int], planned: Mapping[int, int]) -> list[list[int]]:
    """The visits of each group: those in its people's routes, and of those in no route the ones it owns.

    `owners` has a person for each visit, `planned` the person whose route it is in so far.
    """
    group_of = {number: i for i, group in enumerate(some) for number in group.people}
    found: list[list[int]] = [[] for _ in some]
    for visit, owner in enumerate(owners):
        group = group_of.get(planned.get(visit, owner))
        if group is not None:
            found[group].append(visit)
    return found


def carried(problem: Problem, routes: Mapping[str, Route]) -> tuple[Route, ...]:
    """Routes of an earlier search, by the id of their rep, as they fit into this problem."""
    return tuple(
        keep_fitting(problem, rep, [problem.candidate(stop.candidate_id) for stop in routes[rep.id].stops])[0]
        for rep in problem.reps
    )


def unspoilt(problem: Problem, plan: Plan, begun: tuple[Route, ...]) -> Plan:
    """The plan, unless the routes that it began with keep more promises or are worth more: then these, filled up."""
    if worth(problem, plan.routes) >= worth(problem, begun):
        return plan
    budget = Budget(AMENDING_S)
    routes = complete(problem, begun, budget.spent(0.5))
    reasons = left_out(problem, routes, Means(budget.spent(1.0)))
    return replace(plan, routes=routes, left_out=reasons, value_s=value_s(problem, routes))
