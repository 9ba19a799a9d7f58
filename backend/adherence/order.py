"""How far an order was kept. Pure."""

from bisect import bisect_left
from collections.abc import Sequence


def kept_share(ranks: Sequence[int]) -> float | None:
    """Of all pairs, the share that came in the planned order: 1 as planned, 0 backwards; None for fewer than two.

    `ranks` are the places in the plan, listed as they happened.
    Source: Kendall, "A New Measure of Rank Correlation", Biometrika 30, 1938; here (tau + 1) / 2.
    """
    count = len(ranks)
    if count < 2:
        return None
    right = sum(ranks[i] < ranks[j] for i in range(count) for j in range(i + 1, count))
    return right / (count * (count - 1) // 2)


def moved(ranks: Sequence[int]) -> set[int]:
    """The fewest ranks without which the rest came in the planned order."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int | None] = []
    for place, rank in enumerate(ranks):
        length = bisect_left(ends, rank)
        before.append(places[length - 1] if length else None)
        ends[length:] = [rank, *ends[length + 1 :]]
        places[length:] = [place, *places[length + 1 :]]
    stayed: set[int] = set()
    place = places[-1] if places else None
    while place is not None:
        stayed.add(ranks[place])
        place = before[place]
    return set(ranks) - stayed
