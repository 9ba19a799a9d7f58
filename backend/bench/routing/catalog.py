"""Every instance of a data folder, under the name by which it is chosen and told."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from backend.bench.routing.case import Case
from backend.bench.routing.read.field import field_file, made, reps_of
from backend.bench.routing.read.plane import unreadable
from backend.bench.routing.read.toptw import toptw
from backend.bench.routing.read.vrptw import solomon, vrplib
from infra.trouble import Trouble

TEAMS = (1, 2, 3, 4)  # for an orienteering file without any best known value
DAY_REPS = 25  # with more the day is split; the variant with breaks and skills is for whole days
MADE = (20, 1_000)  # reps of the two made days that show how the engine grows
HARDER = "+breaks+skills"
BKS = "BKS.csv"
_MADE = "made_"


@dataclass(frozen=True, slots=True)
class Instance:
    """`name` begins with its folder, `stem` is its file's name without ending; `reps` are told of field days."""

    name: str
    stem: str
    best_known: float | None
    load: Callable[[], Case]
    reps: int = 0

    @property
    def folder(self) -> str:
        return self.name.split("/")[0]

    @property
    def larger_is_better(self) -> bool:
        """Of the values; as its case says once it is loaded."""
        return self.folder in ("toptw", "field")

    def matches(self, pattern: str) -> bool:
        short = self.name.split("/", 1)[1]
        return any(fnmatchcase(name, pattern) for name in (self.name, short, self.stem, f"{self.folder}/{self.stem}"))

    def case(self) -> Case:
        try:
            return self.load()
        except (ValueError, IndexError, KeyError, StopIteration, OSError) as error:
            raise unreadable(self.name, repr(error)) from error


def instances(data: Path, patterns: Sequence[str] = ()) -> list[Instance]:
    """Those that a pattern matches, or all; Trouble where there are none."""
    if not data.is_dir():
        raise Trouble(f"There is no folder {data}.", "Name one laid out as toptw/, solomon/, gh/, pcvrptw/, field/.")
    found = [one for read in FOLDERS for one in read(data)]
    chosen = [one for one in found if not patterns or any(one.matches(pattern) for pattern in patterns)]
    if not chosen:
        raise Trouble(f"No instance of {data} is called {' or '.join(patterns) or 'anything known'}.")
    return chosen


def _files(folder: Path, *endings: str) -> list[Path]:
    return sorted(file for file in folder.glob("*") if file.suffix in endings)


def best_known(folder: Path) -> Mapping[tuple[str, int], float]:
    """By instance and number of teams (0 where none is told); a proven value wins over a recalled one."""
    file = folder / BKS
    if not file.exists():
        return {}
    found: dict[tuple[str, int], float] = {}
    proven: set[tuple[str, int]] = set()
    with file.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            key = row["instance"], int(row.get("m") or 0)
            if key not in proven:
                found[key] = float(row["best_known"])
            if (row.get("source") or "").startswith("proven"):
                proven.add(key)
    return found


def _orienteering(data: Path) -> list[Instance]:
    folder = data / "toptw"
    known = best_known(folder)
    found: list[Instance] = []
    for file in _files(folder, ".txt"):
        if file.stem == "FORMAT":
            continue
        teams = sorted(m for stem, m in known if stem == file.stem) or TEAMS
        for m in teams:
            name = f"toptw/{file.stem}_m{m}"
            found.append(
                Instance(name, file.stem, known.get((file.stem, m)), lambda file=file, m=m: toptw(file, m).case())
            )
    return found


def _everybody(data: Path) -> list[Instance]:
    found: list[Instance] = []
    for name in ("solomon", "gh", "pcvrptw"):
        known = best_known(data / name)
        for file in _files(data / name, ".txt", ".vrp"):
            read = vrplib if file.suffix == ".vrp" else solomon
            found.append(
                Instance(
                    f"{name}/{file.stem}",
                    file.stem,
                    known.get((file.stem, 0)),
                    lambda file=file, read=read: read(file).case(),
                )
            )
    return found


def _field_days(data: Path) -> list[Instance]:
    files = _files(data / "field", ".npz")
    known = best_known(data / "field")
    found = [one for file in files for one in _day(file, known.get((file.stem, 0)))]
    sizes = MADE if files else ()
    return [*found, *(Instance(f"field/{_MADE}{n}", f"{_MADE}{n}", None, lambda n=n: made(n).case(), n) for n in sizes)]


def _day(file: Path, best: float | None) -> list[Instance]:
    """As its file says, and where a few work together also with breaks and skills."""
    reps, name = reps_of(file), f"field/{file.stem}"
    found = [Instance(name, file.stem, best, lambda: field_file(file).case(), reps)]
    if 1 < reps <= DAY_REPS:
        harder = Instance(
            name + HARDER, file.stem, None, lambda: field_file(file).with_breaks_and_skills().case(), reps
        )
        found.append(harder)
    return found


FOLDERS = (_orienteering, _everybody, _field_days)
