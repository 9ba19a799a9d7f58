"""The city that is built, as far as the product asks: where its map lies."""

from pathlib import Path

import msgspec

from backend.web.wire import Position

ATTRIBUTION = "© OpenStreetMap contributors"


class City(msgspec.Struct, frozen=True):
    """What the city build says of itself in `city.json`; bounds are west, south, east, north."""

    center: Position
    bounds: tuple[float, float, float, float]
    attribution: str = ATTRIBUTION


def described(folder: Path) -> City | None:
    """None where no city is built."""
    file = folder / "city.json"
    return msgspec.json.decode(file.read_bytes(), type=City) if file.is_file() else None
