"""How much of an order is left in another. Pure."""

from bisect import bisect_left
from collections.abc import Sequence


def longest_rising(ranks: Sequence[int]) -> frozenset[int]:
    """Of different `ranks`, the most that stand in rising order, the others left out.

    Source: patience sorting, the longest increasing subsequence.
    """
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for rank in ranks:
        at = bisect_left(ends, rank)
        before[rank] = ends[at - 1] if at else None
        ends[at : at + 1] = [rank]
    found: set[int] = set()
    rank = ends[-1] if ends else None
    while rank is not None:
        found.add(rank)
        rank = before[rank]
    return frozenset(found)
