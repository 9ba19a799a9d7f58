"""What the crash loop told: strikes, recoveries, what was lost; and its bars."""

from collections import Counter
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

from backend.bench import Bar, Measured

RECOVERY_S = 10.0
FEW = 20  # times of which a quantile says nothing


@dataclass
class Told:
    """What happened. `recovery_s`: seconds from the end of a fault to the next acknowledgement of anybody, by kind.

    `phone_s`: for each phone, from the end of the first fault since it was last heard to its next whole exchange.
    """

    strikes: Counter[str] = field(default_factory=Counter[str])
    killed: Counter[str] = field(default_factory=Counter[str])
    recovery_s: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    phone_s: list[list[float]] = field(default_factory=list[list[float]])
    wrong: Counter[str] = field(default_factory=Counter[str])
    photos: int = 0
    jobs_left: int = 0
    stuck: int = 0
    apart: int = 0
    looks: int = 0
    acknowledged: int = 0
    suffered: Counter[str] = field(default_factory=Counter[str])


def measured(asked: dict[str, Any], told: Told) -> Measured:
    times = [one for some in told.phone_s for one in some]
    slowest = max((max(some) for some in told.recovery_s.values() if some), default=None)
    lost = told.wrong["acknowledged and lost"] + told.wrong["photos acknowledged and lost"]
    facts: dict[str, Any] = {
        **asked,
        "strikes": dict(told.strikes),
        "killed": dict(told.killed),
        "line": dict(told.suffered),
        "acknowledged": told.acknowledged,
        "photos": told.photos,
        "jobs_left": told.jobs_left,
        "looks": told.looks,
        "stuck": told.stuck,
        "apart": told.apart,
        "recovery_s": {name: spread(some) for name, some in told.recovery_s.items() if some},
        "recovery_of_phones_s": spread(times),
        "slowest_of_each_phone_s": [round(max(some, default=0.0), 3) for some in told.phone_s],
        "wrong": dict(told.wrong),
    }
    name = f"crash loop of {sum(told.strikes.values())} strikes"
    bars = (
        Bar(f"{name}: acknowledged and lost, photos too", lost, "", 0),
        Bar(f"{name}: doubled or wrong", sum(told.wrong.values()) - lost, "", 0),
        Bar(f"{name}: phones stuck", told.stuck, "", 0),
        Bar(f"{name}: phones that hold something else", told.apart, "", 0),
        Bar(f"{name}: slowest recovery", slowest, "s", RECOVERY_S),
        Bar(f"{name}: recovery of one phone, p95", spread(times).get("p95"), "s", RECOVERY_S),
    )
    return Measured(bars, [facts])


def spread(times: list[float]) -> dict[str, float]:
    """Few times have no p95 but the slowest."""
    if not times:
        return {}
    ordered = sorted(times)
    p95 = quantiles(ordered, n=20, method="inclusive")[-1] if len(ordered) >= FEW else ordered[-1]
    found = {"median": ordered[len(ordered) // 2], "p95": p95, "slowest": ordered[-1]}
    return {name: round(value, 3) for name, value in found.items()}
