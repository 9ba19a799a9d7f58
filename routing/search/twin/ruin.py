"""What a step takes out; see `ruin.c`."""

from routing.search.twin.state import State
from routing.search.twin.timing import retime


def touch(state: State, rep: int) -> None:
    """Keep a copy of a route before its first change in this step."""
    if rep not in state.kept:
        state.kept[rep] = (list(state.tour.order[rep]), state.tour.worth[rep])


def _take(state: State, rep: int, low: int, high: int) -> None:
    order = state.tour.order[rep]
    for visit in order[low - 1 : high - 1]:
        state.tour.at[visit] = -1
        state.fresh.add(visit)
        state.open.append(visit)
    del order[low - 1 : high - 1]


def _take_string(state: State, rep: int, i: int, length: int) -> None:
    chance, count = state.chance, len(state.tour.order[rep])
    keep = 0
    if 1 < length < count and chance.share() < 0.5:
        keep = 1
        while length + keep < count and chance.share() < 0.5:
            keep += 1
    whole = length + keep
    low, high = max(i - whole + 1, 1), min(i, count - whole + 1)
    begin = low + chance.below(high - low + 1)
    before = chance.below(length + 1) if keep else length
    _take(state, rep, begin + before + keep, begin + whole)
    _take(state, rep, begin, begin + before)
    retime(state, rep)


def _strings(state: State) -> None:
    day, tour, knobs, chance = state.day, state.tour, state.knobs, state.chance
    routes = sum(1 for order in tour.order if order)
    if not routes:
        return
    part = knobs.part * sum(len(order) for order in tour.order) / routes
    longest = min(part, knobs.longest)
    most = 4 * knobs.removed / (1 + longest) - 1
    wanted = int(chance.share() * max(0.0, most) + 1)
    seed = chance.below(day.n)
    for visit in (seed, *day.nearby[seed]):
        rep = tour.at[visit]
        if rep < 0 or rep in state.kept:
            continue
        count = len(tour.order[rep])
        length = int(chance.share() * min(longest, count) + 1)
        touch(state, rep)
        _take_string(state, rep, tour.order[rep].index(visit) + 1, min(length, count))
        wanted -= 1
        if not wanted:
            return


def _scattered(state: State) -> None:
    for _ in range(1 + state.chance.below(int(2 * state.knobs.removed))):
        visit = state.chance.below(state.day.n)
        rep = state.tour.at[visit]
        if rep < 0:
            continue
        i = state.tour.order[rep].index(visit) + 1
        touch(state, rep)
        _take(state, rep, i, i + 1)
        retime(state, rep)


def ruin(state: State) -> None:
    if state.chance.share() < state.knobs.scattered:
        _scattered(state)
    else:
        _strings(state)
