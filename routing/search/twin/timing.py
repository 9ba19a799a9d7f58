"""When entries of a route are reached and must be left; see `timing.c`."""

from itertools import pairwise

from routing.search.layout import NEVER
from routing.search.twin.state import Day, State, Tour


def earliest_start(day: Day, visit: int, ready: int) -> int:
    for opens, closes in day.windows[visit]:
        if ready <= closes:
            return max(ready, opens)
    return NEVER


def latest_start(day: Day, visit: int, limit: int) -> int:
    for opens, closes in reversed(day.windows[visit]):
        if opens <= limit:
            return min(limit, closes)
    return -1


def crossed(day: Day, rep: int, leg: tuple[int, int], b: int, then: int) -> int:
    """When a leg (clock, way) is over, breaks b..then-1 taken on it."""
    clock, way = leg
    rests = day.rests[rep]
    if then > b and clock > rests[b][1]:
        return NEVER
    ready = clock + way
    for opens, _, stay in rests[b:then]:
        ready = max(ready, opens) + stay
    return ready


def _begun(day: Day, rep: int, ready: int, taken: slice) -> int:
    for opens, _, stay in reversed(day.rests[rep][taken]):
        ready -= stay
        if ready < opens:
            return -1
    return ready


def latest_clock(state: State, rep: int, i: int, way: int, b: int) -> int:
    """The latest clock at which the leg to entry i may begin, b breaks taken before."""
    day = state.day
    rests, latest = day.rests[rep], state.tour.latest[rep][i]
    top = -1
    for then in range(b, len(rests) + 1):
        clock = _begun(day, rep, latest[then], slice(b, then)) - way
        if then > b:
            clock = min(clock, rests[b][1])
        top = max(top, clock)
    return top


def _step(state: State, rep: int, i: int) -> tuple[list[int], list[int]]:
    """(earliest clocks, waiting) after entry i, per number of breaks taken."""
    day, tour = state.day, state.tour
    rests, visit, way = day.rests[rep], tour.path[rep][i], tour.gap[rep][i - 1]
    before, wait = tour.leave[rep][i - 1], tour.waited[rep][i - 1]
    after, total = [NEVER] * len(before), [0] * len(before)
    for b, clock in enumerate(before):
        rested = 0
        for then in range(b, len(before) if clock < NEVER else b):
            rested += rests[then - 1][2] if then > b else 0
            start = earliest_start(day, visit, crossed(day, rep, (clock, way), b, then))
            if start >= NEVER:
                break
            if start + day.stay[visit] < after[then]:
                after[then] = start + day.stay[visit]
                total[then] = wait[b] + (start - clock - way - rested if i > 1 else 0)
    return after, total


def _waiting(state: State, rep: int) -> int:
    """Of the earliest way home."""
    day, tour = state.day, state.tour
    rests, leave, way = day.rests[rep], tour.leave[rep][-1], tour.gap[rep][-1]
    end, wait = NEVER, 0
    for b, clock in enumerate(leave):
        for then in range(b, len(leave) if clock < NEVER else b):
            ready = crossed(day, rep, (clock, way), b, then)
            if ready >= NEVER:
                break
            if (then == len(rests) or ready <= rests[then][1]) and ready < end:
                end, wait = ready, tour.waited[rep][-1][b]
    return wait


def _backward(state: State, rep: int) -> None:
    day, tour = state.day, state.tour
    rests, count = day.rests[rep], len(tour.order[rep])
    states = range(len(rests) + 1)
    latest: list[list[int]] = [[] for _ in range(count + 2)]
    tour.latest[rep] = latest
    latest[count + 1] = [min(day.ends[rep], rests[b][1] if b < len(rests) else NEVER) for b in states]
    for i in range(count, 0, -1):
        visit, way = tour.path[rep][i], tour.gap[rep][i]
        clocks = [latest_clock(state, rep, i + 1, way, b) - day.stay[visit] for b in states]
        latest[i] = [latest_start(day, visit, clock) for clock in clocks]
    tour.limit[rep] = [max(-1, *row) for row in latest[1:]]


def _slack(state: State, rep: int, i: int) -> int:
    """What a stop after entry i may add; breaks anywhere, waiting for one spent on the stop."""
    tour, rests = state.tour, state.day.rests[rep]
    most = -1
    for b, clock in enumerate(tour.leave[rep][i]):
        ready = clock + tour.gap[rep][i]
        for then in range(b, len(rests) + 1 if clock < NEVER else b):
            ready += rests[then - 1][2] if then > b else 0
            most = max(most, tour.latest[rep][i + 1][then] - ready)
    return most


def _travel(day: Day, tour: Tour, rep: int) -> int:
    order, ways = tour.order[rep], day.ways[day.profile[rep]]
    path = [day.n + rep, *order, day.n + day.m + rep]
    tour.path[rep] = path
    tour.gap[rep] = [ways[a][b][1] if order else 0 for a, b in pairwise(path)]
    return sum(tour.gap[rep])


def retime(state: State, rep: int) -> None:
    day, tour = state.day, state.tour
    order = tour.order[rep]
    way = _travel(day, tour, rep)
    tour.leave[rep] = [[day.begins[rep], *(NEVER for _ in day.rests[rep])]]
    tour.waited[rep] = [[0] * (len(day.rests[rep]) + 1)]
    for i in range(1, len(order) + 1):
        after, waited = _step(state, rep, i)
        tour.leave[rep].append(after)
        tour.waited[rep].append(waited)
    tour.ready[rep] = [min(row) for row in tour.leave[rep]]
    _backward(state, rep)
    tour.slack[rep] = [_slack(state, rep, i) for i in range(len(order) + 1)]
    tour.widest[rep] = max(tour.slack[rep])
    tour.used[rep] = sum(day.load[visit] for visit in order)
    gain = sum(day.gain[rep][visit] for visit in order)
    tour.worth[rep] = gain - day.travel_price * way - (day.wait_price * _waiting(state, rep) if order else 0)
