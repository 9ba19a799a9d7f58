"""Routes met on the way; see `pool.c`."""

from collections.abc import Mapping

from routing.search.layout import Array
from routing.search.twin.state import MASK, State, mixed


def _mark(state: State, rep: int) -> int:
    mark = mixed(~state.day.twin[rep] & MASK) + sum(mixed(visit + 1) for visit in state.tour.order[rep])
    return (mark & MASK) or 1


def pool(state: State, slots: Mapping[str, Array], rep: int) -> None:
    order, count = state.tour.order[rep], len(slots["mark"])
    if not order or not count:
        return
    mark = _mark(state, rep)
    slot = mark & (count - 1)
    if int(slots["mark"][slot]) == mark and int(slots["worth"][slot]) >= state.tour.worth[rep]:
        return
    slots["mark"][slot], slots["rep"][slot], slots["count"][slot] = mark, rep, len(order)
    slots["worth"][slot] = state.tour.worth[rep]
    slots["path"][slot, 1 : 1 + len(order)] = order
