"""What a phone needs to order a day anew without a network: seconds between its places, and when doors are open."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.plans import flow
from backend.plans.flow import DayClock, Setting, StopRow, Wish
from backend.plans.wire import WaysView
from backend.web.wire import plain
from routing.model import Matrix, Window

MAX_STOPS = 40  # beyond it the table weighs more than the rest of the plan, and nobody walks so far without a network


def ways(setting: Setting, wishes: Mapping[str, Wish], visits: Sequence[StopRow], matrix: Matrix) -> Any:
    """A document of WaysView; `wishes` are in the order of the matrix. None where there is nothing to put in order."""
    if not visits or len(visits) > MAX_STOPS:
        return None
    place = {key: row for row, key in enumerate(wishes, start=flow.FIRST_WISH)}
    rows = [flow.START, flow.END, *(place[row.key] for row in visits)]
    clock = setting.clock
    return plain(
        WaysView(
            begins_at=clock.at(0),
            opens_s=_passed(clock, setting.opens_s),
            closes_s=_passed(clock, setting.closes_s),
            stop_ids=[row.id for row in visits],
            seconds=matrix.seconds[rows][:, rows].tolist(),
            windows=[[_span(clock, window) for window in wishes[row.key].windows] for row in visits],
        )
    )


def _span(clock: DayClock, window: Window) -> tuple[int, int]:
    return _passed(clock, window.opens_s), _passed(clock, window.closes_s)


def _passed(clock: DayClock, wall_s: int) -> int:
    """Seconds that really pass from midnight until the clock shows this: not the same on days when clocks change."""
    return round((clock.at(wall_s) - clock.at(0)).total_seconds())
