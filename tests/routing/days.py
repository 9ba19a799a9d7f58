"""Builders of days that say only what matters, and a generator of hostile ones."""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from routing.model import DAY_S, UNREACHABLE_S, Break, Candidate, Matrix, Problem, Rep, Window

HOUR = 3600
NINE, NOON, FIVE = 9 * HOUR, 12 * HOUR, 17 * HOUR
ALL_DAY = (Window(0, 86_400),)
ANY_DAY = (Window(0, 86_000), Window(86_400, 172_800))
WORKDAY = Window(NINE, FIVE)


def a_line(places: int, step_s: int = 600) -> Matrix:
    """Places in a row, `step_s` apart, 10 m per second."""
    at = np.arange(places) * step_s
    seconds = np.abs(at[:, None] - at[None, :])
    return Matrix(seconds, seconds * 10)


def a_rep(name: str = "rep", **changes) -> Rep:
    return Rep(**{"id": name, "start": 0, "end": 0, "hours": WORKDAY, **changes})


def a_visit(place: int, name: str | None = None, **changes) -> Candidate:
    base = {"id": name or f"v{place}", "place": place, "duration_s": 1800, "windows": ALL_DAY, "prize_s": 7200}
    return Candidate(**{**base, **changes})


def a_day(*visits: Candidate, reps: tuple[Rep, ...] = (), matrix: Matrix | None = None) -> Problem:
    return Problem(reps or (a_rep(),), visits, {"car": matrix or a_line(8)})


def lunch(opens_s: int = NOON, closes_s: int = 13 * HOUR, duration_s: int = 1800) -> Break:
    return Break(duration_s, Window(opens_s, closes_s))


@st.composite
def _windows(draw):
    edges = sorted(draw(st.lists(st.integers(0, 144), max_size=6, unique=True)))
    if draw(st.booleans()) and edges:
        return (Window(edges[0] * 600, edges[0] * 600),)
    return tuple(Window(a * 600, b * 600) for a, b in zip(edges[::2], edges[1::2], strict=False))


@st.composite
def _reps(draw, name, places):
    opens_s = draw(st.integers(0, 12)) * HOUR + draw(st.sampled_from([0, 0, DAY_S]))
    hours = Window(opens_s, opens_s + draw(st.integers(0, 10)) * HOUR)
    starts = sorted(draw(st.lists(st.integers(0, 40), max_size=2)))
    rests: list[Break] = []
    for start in starts:
        opens_s = max(start * 1800, rests[-1].window.closes_s + rests[-1].duration_s if rests else 0)
        length_s = draw(st.sampled_from([0, 600, 7200]))
        rests.append(Break(draw(st.sampled_from([60, 1800, 7200])), Window(opens_s, opens_s + length_s)))
    return Rep(
        name,
        draw(st.integers(0, places - 1)),
        draw(st.integers(0, places - 1)),
        hours,
        tuple(rests),
        draw(st.frozensets(st.sampled_from(["cold", "keys"]))),
        draw(st.sampled_from([None, None, 0, 1, 3])),
        draw(st.sampled_from(["car", "foot"])),
        draw(st.sampled_from([None, None, 0, 3])),
        draw(st.sampled_from(["", "", "r0"])),
    )


@st.composite
def _visits(draw, name, places):
    return Candidate(
        name,
        draw(st.integers(0, places - 1)),
        draw(st.sampled_from([0, 300, 1800, 5400])),
        draw(_windows() | st.sampled_from([ALL_DAY, ANY_DAY])),
        draw(st.sampled_from([0, 1, 900, 7200, 100_000])),
        draw(st.sampled_from([frozenset(), frozenset(), frozenset({"cold"})])),
        draw(st.sampled_from([None, "r0", "gone"])),
        draw(st.sampled_from([None, None, None, "r1", "gone"])),
        draw(st.sampled_from(["optional", "optional", "mandatory", "locked"])),
        draw(st.sampled_from([0, 1, 2])),
        draw(st.sampled_from([0, 0, 500, 100_000])),
    )


@st.composite
def _matrices(draw, places):
    legs = st.integers(0, 9000) | st.sampled_from([0, 1, UNREACHABLE_S, UNREACHABLE_S + 5])
    cells = draw(st.lists(legs, min_size=places * places, max_size=places * places))
    seconds = np.array(cells, dtype=np.int64).reshape(places, places)
    np.fill_diagonal(seconds, 0)
    return Matrix(seconds, seconds // 2)


def honest(problem: Problem) -> Problem:
    """The same with shortest ways, as roads have them: no detour by a third place is shorter than going there."""

    def closed(matrix: Matrix) -> Matrix:
        seconds = matrix.seconds.copy()
        for k in range(len(seconds)):
            seconds = np.minimum(seconds, seconds[:, k, None] + seconds[None, k, :])
        return Matrix(seconds, matrix.metres)

    return replace(problem, matrices={profile: closed(matrix) for profile, matrix in problem.matrices.items()})


@st.composite
def hostile_days(draw) -> Problem:
    """Nobody at work, closed shops, instants as windows, no roads, triangles that lie, more promises than hours."""
    places = draw(st.integers(1, 5))
    reps = tuple(draw(_reps(f"r{i}", places)) for i in range(draw(st.sampled_from([1, 1, 1, 2, 2, 2, 2, 0]))))
    visits = tuple(draw(_visits(f"v{i}", places)) for i in range(draw(st.integers(0, 7))))
    matrices = {"car": draw(_matrices(places)), "foot": draw(_matrices(places))}
    return Problem(reps, visits, matrices)
