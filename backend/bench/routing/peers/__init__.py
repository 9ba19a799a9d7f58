"""The engines that ours is held against. Each is only imported where it runs, and need not be installed."""

from collections.abc import Callable, Mapping
from importlib.util import find_spec

from backend.bench.routing.case import Orders
from routing.model import Problem

OURS = "rounds"
PACKAGES = {"ortools": "ortools", "pyvrp": "pyvrp", "vroom": "vroom"}  # by the peer's name; see requirements/bench.lock
PEERS = tuple(PACKAGES)
MOST_PRIZE: Mapping[str, int] = {"ortools": 10_000, "pyvrp": 300_000}
"""The highest prize told to a peer where only prizes count: of 3,000 to 10,000,000 what served it best."""

Solver = Callable[[Problem, float, int], Orders]
"""Routes for a problem within so many seconds, by that seed. They need not keep every rule: they are repaired."""


def installed(peer: str) -> bool:
    return find_spec(PACKAGES[peer]) is not None


def solver(peer: str) -> Solver:
    match peer:
        case "ortools":
            from backend.bench.routing.peers.ortools import solve  # noqa: PLC0415 - seconds, only where it runs
        case "pyvrp":
            from backend.bench.routing.peers.pyvrp import solve  # noqa: PLC0415 - need not be installed
        case "vroom":
            from backend.bench.routing.peers.vroom import solve  # noqa: PLC0415 - need not be installed
        case _:
            raise KeyError(peer)
    return solve
