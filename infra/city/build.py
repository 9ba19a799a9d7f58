"""From an OpenStreetMap extract to everything a city needs: road graphs, basemap, places, streets."""

import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours
from shapely.geometry import box

from checkin.geodesy import LonLat
from infra.city import osrm
from infra.city.basemap import ATTRIBUTION, FEATURES, TILES, build_basemap
from infra.city.coast import Bounds
from infra.city.extract import check, sha256
from infra.city.places import write_places
from infra.city.scan import Scan, scan
from infra.city.streets import Streets, with_street, write_streets

BUILDER_VERSION = 4  # raise it when the same extract would give other files
CITY, PLACES, STREETS = "city.json", "places.jsonl", "streets.jsonl"
NEEDED = (CITY, PLACES, STREETS, TILES)

Report = Callable[[str, float], None]  # what is being done, share done 0..1


@dataclass(frozen=True, slots=True)
class City:
    """`city.json`: what was built, from what and when. Bounds are west, south, east, north."""

    name: str
    timezone: str
    bounds: Bounds
    center: LonLat
    attribution: str
    source: str
    source_sha256: str
    builder_version: int
    built_at: str
    counts: dict[str, int]


def build_city(extract: Path, out: Path, tools: Path, report: Report, *, built_at: datetime) -> City:
    """Build `out` from the extract, or return what is there when it was made from the same octets.

    Raises ExtractError, ToolsMissingError, GraphError or BasemapError; `out` is then as it was before.
    """
    if built_at.tzinfo is None:
        raise ValueError("built_at: an instant needs its time zone")
    report("check", 0.0)
    check(extract)
    digest = sha256(extract)
    ready = read_city(out)
    if ready is not None and (ready.source_sha256, ready.builder_version) == (digest, BUILDER_VERSION):
        report("ready", 1.0)
        return ready
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as scratch:
        folder = Path(scratch) / "new"
        folder.mkdir()
        found, bounds = _fill(extract, folder, tools, report)
        city = _describe(extract, digest, found, bounds, built_at)
        (folder / CITY).write_text(_text(city), encoding="utf-8")
        _replace(folder, out, Path(scratch) / "old")
    report("ready", 1.0)
    return city


def read_city(out: Path) -> City | None:
    """The city built in `out`, None when a file is missing or city.json is not one of ours."""
    if not all((out / name).is_file() for name in NEEDED) or not all(osrm.algorithm(out / p) for p in osrm.PROFILES):
        return None
    try:
        row = json.loads((out / CITY).read_text(encoding="utf-8"))
        center = LonLat(**row.pop("center"))
        return City(**row | {"center": center, "bounds": tuple(row["bounds"])})
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _fill(extract: Path, folder: Path, tools: Path, report: Report) -> tuple[Scan, Bounds]:
    report("read", 0.02)
    found, bounds = scan(extract, folder / FEATURES)
    report("places", 0.2)
    streets = Streets(found.streets)
    town = _town(found)
    only_town = town if len(found.towns) == 1 else None
    places = [with_street(place, streets, only_town) for place in found.places]
    write_places(places, folder / PLACES)
    points = streets.points()
    write_streets(points, folder / STREETS)
    found.counts["streets"] = len(points)
    report("basemap", 0.25)
    build_basemap(folder, town or _title(extract))
    (folder / FEATURES).unlink()
    for number, profile in enumerate(osrm.PROFILES):
        report(f"roads {profile}", 0.45 + 0.18 * number)
        osrm.build_graph(extract, folder / profile, tools, profile, osrm.island_size(found.counts["roads"]))
    return found, bounds


def _describe(extract: Path, digest: str, found: Scan, bounds: Bounds, built_at: datetime) -> City:
    middle = box(*bounds).centroid
    center = LonLat(round(middle.x, 6), round(middle.y, 6))
    return City(
        name=_town(found) or _title(extract),
        timezone=timezone_at(center),
        bounds=bounds,
        center=center,
        attribution=ATTRIBUTION,
        source=extract.name,
        source_sha256=digest,
        builder_version=BUILDER_VERSION,
        built_at=built_at.isoformat(),
        counts=dict(sorted(found.counts.items())),
    )


def timezone_at(position: LonLat) -> str:
    """The IANA name of the zone a position lies in, from the map inside the opening-hours library."""
    hours = OpeningHours("24/7", coords=(position.lat, position.lon), auto_country=False)
    start, *_ = next(iter(hours.intervals(datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC")))))
    return str(start.tzinfo or "UTC")


def _town(found: Scan) -> str | None:
    """The largest town that the extract names."""
    return max(found.towns)[2] if found.towns else None


def _title(extract: Path) -> str:
    return extract.name.split(".")[0].replace("_", " ").replace("-", " ").title()


def _text(city: City) -> str:
    return json.dumps(asdict(city), ensure_ascii=False, indent=2) + "\n"


def _replace(new: Path, out: Path, old: Path) -> None:
    """Put the new folder in the place of the old one; `old` goes with the scratch folder."""
    if out.exists():
        out.rename(old)
    try:
        new.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
