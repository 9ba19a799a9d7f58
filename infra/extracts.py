"""Which map extract a city folder was built from, and whether another one is wanted."""

import hashlib
import json
from pathlib import Path
from typing import Any

from infra.trouble import Trouble

CITY = "city.json"  # written last by the city build, with the digest of its source
ENDINGS = (".osm.pbf", ".osm", ".osm.bz2", ".osm.gz")


def wanted(city: Path, chosen: Path | None, demo: Path) -> Path | None:
    """The extract to build from now; None when `city` is as wanted or nothing can be built.

    Without a choice, a city that exists stays, whatever it was built from.
    """
    if chosen is None:
        return None if described(city) or not demo.exists() else demo
    must_be_extract(chosen)
    return None if described(city).get("source_sha256") == fingerprint(chosen) else chosen


def must_be_extract(chosen: Path) -> None:
    if not chosen.exists():
        raise Trouble(f"There is no file {chosen}.", "Name an extract that exists: make run CITY=path/to/city.osm.pbf")
    if not chosen.name.endswith(ENDINGS):
        raise Trouble(f"{chosen.name} is not an OpenStreetMap extract (.osm.pbf).", "Download one of a city or region.")


def described(city: Path) -> dict[str, Any]:
    """What `city.json` says, empty when no whole city lies there."""
    try:
        return json.loads((city / CITY).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def fingerprint(extract: Path) -> str:
    with extract.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
