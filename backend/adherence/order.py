"""How far an order was kept. Pure."""

from collections.abc import Sequence

from routing.order import longest_rising


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


def moved(ranks: Sequence[int]) -> frozenset[int]:
    """The fewest ranks without which the rest came in the planned order."""
    return frozenset(ranks) - longest_rising(ranks)
