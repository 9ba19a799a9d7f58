"""Team orienteering with time windows: the files of KU Leuven (`k v N t`, `D Q`, then one line per place)."""

from itertools import pairwise
from pathlib import Path

import numpy as np

from backend.bench.routing.read.plane import Plane, numbers

LEAST_COLUMNS = 9  # i x y d S f a O C; the list between a and O may be empty


def toptw(file: Path, teams: int) -> Plane:
    """The time of a path is that of the depot's window; profits are whole.

    Cordeau's files (named pr, or with a route duration in the second line) keep two decimals, Solomon's one.
    """
    lines = [numbers(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    wanted = int(lines[0][2]) + 1
    rows = [line for line in lines[1:] if len(line) >= LEAST_COLUMNS][:wanted]
    if len(rows) != wanted or any(later[0] <= earlier[0] for earlier, later in pairwise(rows)):
        raise ValueError(f"{len(rows)} places instead of {wanted}")
    xy, service, prizes = ([row[1:3] for row in rows], [row[3] for row in rows], [row[4] for row in rows])
    cordeau = file.name.startswith("pr") or (len(lines[1]) > 1 and lines[1][0] > 0)
    opens, closes = np.array([row[-2:] for row in rows]).T
    return Plane(
        np.array(xy),
        opens,
        closes,
        np.array(service),
        vehicles=teams,
        decimals=2 if cordeau else 1,
        goal="prize",
        prizes=np.array(prizes),
    )
