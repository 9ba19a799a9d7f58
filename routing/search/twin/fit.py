"""The cheapest place of a visit in a route; see `fit.c`."""

from typing import NamedTuple

from routing.search.layout import FORBIDDEN, NEVER
from routing.search.twin.state import Fit, State
from routing.search.twin.timing import crossed, earliest_start, latest_clock


def _legs(state: State, rep: int, i: int, visit: int) -> tuple[int, int]:
    ways, path = state.day.ways[state.day.profile[rep]][visit], state.tour.path[rep]
    return ways[path[i]][0], ways[path[i + 1]][1]


def _allowed(state: State, rep: int, i: int, visit: int) -> bool:
    day = state.day
    there, onward = _legs(state, rep, i, visit)
    leave = state.tour.leave[rep][i]
    for b, clock in enumerate(leave):
        for then in range(b, len(leave) if clock < NEVER else b):
            start = earliest_start(day, visit, crossed(day, rep, (clock, there), b, then))
            if start >= NEVER:
                break
            if start + day.stay[visit] <= latest_clock(state, rep, i + 1, onward, then):
                return True
    return False


def _full(state: State, rep: int, visit: int) -> bool:
    day, tour = state.day, state.tour
    crowded = len(tour.order[rep]) >= day.most[rep] or tour.used[rep] + day.load[visit] > day.room[rep]
    hurried = day.stay[visit] > tour.widest[rep] and not state.knobs.exact
    return day.gain[rep][visit] == FORBIDDEN or crowded or hurried


def _overlooked(state: State) -> bool:
    return state.knobs.blink > 0 and state.chance.share() < state.knobs.blink


def _hopeless(state: State, rep: int, i: int, visit: int) -> bool:
    day, tour = state.day, state.tour
    hurried = day.stay[visit] > tour.slack[rep][i] and not state.knobs.exact
    return hurried or day.windows[visit][0][0] + day.stay[visit] > tour.limit[rep][i]


def _fit_at(state: State, rep: int, i: int, visit: int, *, by_way: bool) -> Fit:
    """After entry i, breaks not looked at."""
    day, tour = state.day, state.tour
    there, onward = _legs(state, rep, i, visit)
    reached, stay = tour.ready[rep][i] + there, day.stay[visit]
    start, way = earliest_start(day, visit, reached), there + onward - tour.gap[rep][i]
    if start + stay + onward > tour.limit[rep][i] or way + stay > tour.slack[rep][i]:
        return Fit()
    waits = start - reached if i else 0
    return Fit(way if by_way else way + stay + waits, i + 1, way)


class _Asked(NamedTuple):
    rep: int
    visit: int
    by_way: bool


def _cheapest_after(state: State, asked: _Asked, span: range, past: Fit) -> Fit:
    day, tour, (rep, visit, by_way) = state.day, state.tour, asked
    best = Fit()
    for i in span:
        if _hopeless(state, rep, i, visit):
            continue
        if tour.ready[rep][i] + _legs(state, rep, i, visit)[0] > day.windows[visit][-1][1]:
            if state.knobs.exact:
                continue
            break
        found = _fit_at(state, rep, i, visit, by_way=by_way)
        if past < found < best and not _overlooked(state):
            best = found
    return best


def cheapest_within(state: State, rep: int, visit: int, span: range, *, by_way: bool) -> Fit:
    if _full(state, rep, visit):
        return Fit()
    fit = Fit(-NEVER)
    while True:
        fit = _cheapest_after(state, _Asked(rep, visit, by_way), span, fit)
        if fit.cost >= NEVER or not state.day.rests[rep] or _allowed(state, rep, fit.place - 1, visit):
            return fit


def cheapest(state: State, rep: int, visit: int, *, by_way: bool) -> Fit:
    return cheapest_within(state, rep, visit, range(len(state.tour.order[rep]) + 1), by_way=by_way)
