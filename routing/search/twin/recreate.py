"""What a step puts back; see `recreate.c`."""

import math
from collections.abc import Mapping

from routing.search.layout import FORBIDDEN, NEVER
from routing.search.twin.fit import cheapest, cheapest_within
from routing.search.twin.ruin import touch
from routing.search.twin.state import NOBODY, Fit, State
from routing.search.twin.timing import retime


def _put(state: State, rep: int, place: int, k: int) -> None:
    visit = state.open[k]
    touch(state, rep)
    last = state.open.pop()
    if k < len(state.open):
        state.open[k] = last
    state.tour.order[rep].insert(place - 1, visit)
    state.tour.at[visit] = rep
    retime(state, rep)


def _spare(state: State, rep: int) -> bool:
    twin, order = state.day.twin, state.tour.order
    return not order[rep] and any(twin[r] == twin[rep] and not order[r] for r in range(twin[rep], rep))


def _earned(state: State, rep: int, visit: int, fit: Fit) -> float:
    """What the visit would earn in that route for the time it takes, or -1."""
    net = state.day.gain[rep][visit] - state.day.travel_price * fit.way
    if fit.cost >= NEVER or net <= 0:
        return -1.0
    return state.weight[visit] * float(net) / (fit.cost + 1.0 if fit.cost > 0 else 1.0)


def _know(state: State, rep: int, visit: int, fit: Fit) -> None:
    state.place[rep, visit] = fit.place
    state.fit[rep, visit] = _earned(state, rep, visit, fit)
    state.stale.discard((rep, visit))


def _rate(state: State, rep: int, visit: int) -> None:
    _know(state, rep, visit, cheapest(state, rep, visit, by_way=state.knobs.exact))


def _rate_beside(state: State, rep: int, visit: int, entry: int) -> None:
    """After a stop was put at that entry: only the two new gaps are looked at."""
    if state.place[rep, visit] == entry or state.day.stay[visit] > state.tour.widest[rep]:
        _rate(state, rep, visit)
        return
    fit = cheapest_within(state, rep, visit, range(entry - 1, entry + 1), by_way=False)
    if _earned(state, rep, visit, fit) > state.fit[rep, visit]:
        _know(state, rep, visit, fit)
        return
    state.place[rep, visit] += state.place[rep, visit] > entry
    state.stale.add((rep, visit))


def _concerned(state: State, visit: int) -> list[int]:
    """All reps for a visit just taken out, else those whose routes changed."""
    return list(range(state.day.m)) if visit in state.fresh else list(state.kept)


def _choose(state: State, visit: int) -> None:
    top, at = -1.0, NOBODY
    fresh = visit in state.fresh
    for rep in _concerned(state, visit):
        fit = state.fit.get((rep, visit), -1.0)
        if fit > top and not (fresh and _spare(state, rep)):
            top, at = fit, rep
    state.best[visit], state.best_rep[visit] = top, at


def _queue(state: State) -> None:
    day, how = state.day, state.chance.below(4)
    for visit in state.open:
        far = float(day.ways[0][day.n][visit][1])
        if not day.promised[visit] or visit not in state.fresh:
            state.weight[visit] = -math.inf
        elif how == 0:
            state.weight[visit] = state.chance.share()
        else:
            state.weight[visit] = (float(day.load[visit]), far, -far)[how - 1]


def _first(state: State, by: Mapping[int, float], above: float) -> int:
    """Where in the open list the greatest is, or -1."""
    top, first = above, -1
    for k, visit in enumerate(state.open):
        if by[visit] > top:
            top, first = by[visit], k
    return first


def _keep_promises(state: State) -> None:
    _queue(state)
    while (k := _first(state, state.weight, -math.inf)) >= 0:
        best, rep = Fit(), NOBODY
        visit = state.open[k]
        state.weight[visit] = -math.inf
        for r in range(state.day.m):
            if _spare(state, r):
                continue
            fit = cheapest(state, r, visit, by_way=True)
            if fit.cost < best.cost:
                best, rep = fit, r
        if rep >= 0:
            _put(state, rep, best.place, k)


def _rate_all(state: State) -> None:
    knobs, chance = state.knobs, state.chance
    power = knobs.low_power + (knobs.high_power - knobs.low_power) * chance.share() - 1
    for visit in state.open:
        state.best[visit] = state.weight[visit] = -1.0
        if visit not in state.fresh and knobs.ignored > 0 and chance.share() < knobs.ignored:
            continue
        noise = 1 + knobs.spread * (chance.share() - 0.5)
        state.weight[visit] = math.pow(float(state.day.base[visit]), power) * noise
        for rep in _concerned(state, visit):
            if _spare(state, rep):
                state.fit[rep, visit] = -1.0
            else:
                _rate(state, rep, visit)
        _choose(state, visit)


def _rate_again(state: State, rep: int, entry: int, *, joined: bool, thorough: bool) -> None:
    for visit in state.open:
        hopeless = not joined and state.fit.get((rep, visit), -1.0) < 0 and not thorough
        if state.weight[visit] < 0 or hopeless:
            continue
        if joined or thorough:
            _rate(state, rep, visit)
        else:
            _rate_beside(state, rep, visit, entry)
        if state.best_rep[visit] == rep or state.fit[rep, visit] > state.best[visit]:
            _choose(state, visit)


def _ask_twin(state: State, rep: int) -> None:
    twin, order = state.day.twin, state.tour.order
    if len(order[rep]) != 1:
        return
    alike = (r for r in range(rep + 1, state.day.m) if not order[r] and twin[r] == twin[rep])
    rep_next = next((r for r in alike if not _spare(state, r)), None)
    if rep_next is None:
        return
    for visit in state.open:
        if visit in state.fresh:
            _rate(state, rep_next, visit)
            _choose(state, visit)


def _dare(state: State) -> bool:
    day, chance = state.day, state.chance
    if state.knobs.daring <= 0 or not state.open or chance.share() >= state.knobs.daring:
        return False
    k = chance.below(len(state.open))
    visit = state.open[k]
    top, rep, place = FORBIDDEN, NOBODY, NOBODY
    for r in range(0 if day.promised[visit] else day.m):
        if _spare(state, r):
            continue
        fit = cheapest(state, r, visit, by_way=True)
        net = day.gain[r][visit] - day.travel_price * fit.way
        if fit.cost < NEVER and net > top:
            top, rep, place = net, r, fit.place
    if rep < 0 or top > 0:
        return False
    _put(state, rep, place, k)
    return True


def recreate(state: State) -> None:
    _keep_promises(state)
    thorough = _dare(state) or state.knobs.exact
    _rate_all(state)
    while (k := _first(state, state.best, 0.0)) >= 0:
        visit = state.open[k]
        rep = state.best_rep[visit]
        if (rep, visit) in state.stale:
            _rate(state, rep, visit)
            _choose(state, visit)
            continue
        joined = rep not in state.kept
        entry = state.place[rep, visit]
        _put(state, rep, entry, k)
        _rate_again(state, rep, entry, joined=joined, thorough=thorough)
        _ask_twin(state, rep)
