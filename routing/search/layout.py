"""The memory that `day.h` describes, by the same names in the same order."""

import ctypes
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.generic]
NEVER = 1 << 29  # seconds: later than any clock plus any way
FORBIDDEN = -(1 << 61)  # as a gain: the rep may not
DAY_NUMBERS = ("n", "m", "windows", "rests", "near", "row", "travel_price", "wait_price")
DAY_ARRAYS = (
    *("ways", "profile", "stay", "opens", "closes", "window_count", "gain", "base", "load", "room", "most"),
    *("begins", "ends", "rest_opens", "rest_closes", "rest_stay", "rest_count", "twin", "nearby", "promised"),
)
TOUR_ARRAYS = (
    *("path", "count", "at", "leave", "latest", "waited", "ready", "limit", "gap", "slack", "widest", "used"),
    "worth",
)
DESK_ARRAYS = (
    *("chance", "open", "open_count", "fresh", "touched", "changed", "changed_count", "fit", "place", "stale", "best"),
    *("best_rep", "weight", "kept_path", "kept_count", "kept_worth", "top_path", "top_count", "value"),
    "losses",
)
POOL_ARRAYS = ("mark", "rep", "count", "path", "worth")
FIT_NUMBERS = 3  # cost, place, way
KNOBS = (
    *("heat", "removed", "longest", "part", "blink", "ignored", "spread", "scattered", "daring"),
    *("low_power", "high_power"),
)


def _numbers(*names: str) -> list[tuple[str, type]]:
    return [(name, ctypes.c_int32) for name in names]


def _pointers(names: tuple[str, ...]) -> list[tuple[str, type]]:
    return [(name, ctypes.c_void_p) for name in names]


class DayStruct(ctypes.Structure):
    _fields_ = [*_numbers(*DAY_NUMBERS), *_pointers(DAY_ARRAYS)]


class TourStruct(ctypes.Structure):
    _fields_ = _pointers(TOUR_ARRAYS)


class DeskStruct(ctypes.Structure):
    _fields_ = _pointers(DESK_ARRAYS)


class PoolStruct(ctypes.Structure):
    _fields_ = [*_numbers("slots"), *_pointers(POOL_ARRAYS)]


class KnobsStruct(ctypes.Structure):
    _fields_ = [*((name, ctypes.c_double) for name in KNOBS), *_numbers("exact")]


class SearchStruct(ctypes.Structure):
    _fields_ = [
        ("day", DayStruct),
        ("tour", TourStruct),
        ("desk", DeskStruct),
        ("pool", PoolStruct),
        ("knobs", KnobsStruct),
    ]


@dataclass(frozen=True, slots=True)
class Knobs:
    """How a step searches; see `day.h`. The defaults were tuned on field days of 20 reps."""

    removed: float = 10.0
    longest: float = 10.0
    part: float = 0.6
    blink: float = 0.01
    ignored: float = 0.5
    spread: float = 0.6
    scattered: float = 0.2
    daring: float = 0.1
    low_power: float = 1.0
    high_power: float = 3.0
    exact: bool = False


CLEAN = Knobs(blink=0.0, ignored=0.0, spread=0.0, daring=0.0, low_power=2.0, high_power=2.0)
EXACT = replace(CLEAN, exact=True)


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """`numbers` and `day` are the question and stay; the rest is worked on."""

    numbers: Mapping[str, int]
    day: Mapping[str, Array]
    tour: Mapping[str, Array]
    desk: Mapping[str, Array]
    pool: Mapping[str, Array]


def _whole(*shape: int) -> Array:
    return np.zeros(shape, np.int32)


def _long(*shape: int) -> Array:
    return np.zeros(shape, np.int64)


def memory(numbers: Mapping[str, int], day: Mapping[str, Array], seed: int, slots: int) -> Memory:
    """Empty routes, chance seeded, and a pool of so many slots (a power of two, or 0)."""
    n, m, row = numbers["n"], numbers["m"], numbers["row"]
    states = (m, row, numbers["rests"] + 1)
    tour: dict[str, Array] = {name: _whole(m, row) for name in ("path", "ready", "limit", "gap", "slack")}
    tour |= {name: _whole(*states) for name in ("leave", "latest", "waited")}
    tour |= {
        "count": _whole(m),
        "widest": _whole(m),
        "used": _whole(m),
        "at": np.full(n, -1, np.int32),
        "worth": _long(m),
    }
    desk: dict[str, Array] = {name: _whole(m) for name in ("changed", "kept_count", "top_count")}
    desk |= {name: _whole(m, row) for name in ("kept_path", "top_path")}
    desk |= {name: _whole(1) for name in ("open_count", "changed_count")}
    desk |= {name: np.zeros(n, np.float64) for name in ("best", "weight")}
    desk |= {"open": _whole(n), "best_rep": _whole(n), "place": _whole(m, n), "fit": np.full((m, n), -1.0)}
    desk |= {"stale": np.zeros((m, n), np.uint8)}
    desk |= {"fresh": np.zeros(n, np.uint8), "touched": np.zeros(m, np.uint8)}
    desk |= {"kept_worth": _long(m), "value": _long(2), "losses": _long(64), "chance": np.array([seed], np.uint64)}
    pool: dict[str, Array] = {"mark": np.zeros(slots, np.uint64), "rep": _whole(slots), "count": _whole(slots)}
    pool |= {"path": _whole(slots, row), "worth": _long(slots)}
    return Memory(numbers, day, tour, desk, pool)
