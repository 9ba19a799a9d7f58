"""The cheapest place of a visit in a route; see `fit.c`."""

from routing.search.layout import FORBIDDEN, NEVER
from routing.search.twin.state import Fit, State
from routing.search.twin.timing import crossed, earliest_start, latest_clock


def _allowed(state: State, rep: int, i: int, visit: int) -> bool:
    day, path = state.day, state.tour.path[rep]
    there = day.into[day.profile[rep]][visit][path[i]]
    onward = day.out[day.profile[rep]][visit][path[i + 1]]
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
    return day.gain[rep][visit] == FORBIDDEN or crowded


def _overlooked(state: State) -> bool:
    return state.knobs.blink > 0 and state.chance.share() < state.knobs.blink


def _fit_at(state: State, rep: int, i: int, visit: int, *, by_way: bool) -> Fit:
    """After entry i, breaks not looked at."""
    day, tour = state.day, state.tour
    there = day.into[day.profile[rep]][visit][tour.path[rep][i]]
    onward = day.out[day.profile[rep]][visit][tour.path[rep][i + 1]]
    reached = tour.ready[rep][i] + there
    start = earliest_start(day, visit, reached)
    if start + day.stay[visit] + onward > tour.limit[rep][i]:
        return Fit()
    way = there + onward - tour.gap[rep][i]
    waits = start - reached if i else 0
    return Fit(way if by_way else way + day.stay[visit] + waits, i + 1, way)


def cheapest(state: State, rep: int, visit: int, *, by_way: bool) -> Fit:
    day, tour = state.day, state.tour
    best = Fit()
    if _full(state, rep, visit):
        return best
    closes = day.windows[visit][-1][1]
    into = day.into[day.profile[rep]][visit]
    for i, entry in enumerate(tour.path[rep][:-1]):
        if tour.ready[rep][i] + into[entry] > closes:
            if state.knobs.exact:
                continue
            break
        found = _fit_at(state, rep, i, visit, by_way=by_way)
        if found.cost >= best.cost or _overlooked(state):
            continue
        if not day.rests[rep] or _allowed(state, rep, i, visit):
            best = found
    return best
