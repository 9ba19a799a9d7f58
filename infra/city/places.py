"""Real shops, restaurants, pharmacies, hotels and offices of an extract, as one JSON line each."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from checkin.geodesy import LonLat
from infra.city.kinds import Tags, kind_of

AddressFrom = Literal["tags", "nearest_street"]


@dataclass(frozen=True, slots=True)
class Address:
    """What the tags say; any part may be missing."""

    street: str | None = None
    number: str | None = None
    postcode: str | None = None
    city: str | None = None

    def text(self) -> str | None:
        """`Mannerheimintie 12, 00100 Helsinki`; None without a street."""
        if not self.street:
            return None
        street = f"{self.street} {self.number}" if self.number else self.street
        city = " ".join(part for part in (self.postcode, self.city) if part)
        return f"{street}, {city}" if city else street


@dataclass(frozen=True, slots=True)
class Place:
    """One named place; `osm_id` is n, w or r and the number, stable across extracts."""

    osm_id: str
    kind: str
    name: str
    position: LonLat
    address: str | None = None
    address_from: AddressFrom | None = None
    name_zh: str | None = None
    name_en: str | None = None
    phone: str | None = None
    website: str | None = None
    opening_hours: str | None = None
    brand: str | None = None

    def __post_init__(self) -> None:
        if not (self.osm_id and self.kind and self.name):
            raise ValueError("a place has an osm_id, a kind and a name")


def place_from(osm_id: str, tags: Tags, position: LonLat) -> Place | None:
    """None when the object is no business or has no name."""
    name, kind = _clean(tags.get("name")), kind_of(tags)
    if name is None or kind is None:
        return None
    address = address_from(tags).text()
    return Place(
        osm_id=osm_id,
        kind=kind,
        name=name,
        position=position,
        address=address,
        address_from="tags" if address else None,
        name_zh=_first(tags, "name:zh", "name:zh-Hans"),
        name_en=_first(tags, "name:en"),
        phone=_first(tags, "phone", "contact:phone", "contact:mobile"),
        website=_website(_first(tags, "website", "contact:website", "url")),
        opening_hours=_clean(tags.get("opening_hours")),
        brand=_first(tags, "brand"),
    )


def address_from(tags: Tags) -> Address:
    return Address(
        street=_first(tags, "addr:street", "addr:place"),
        number=_first(tags, "addr:housenumber"),
        postcode=_first(tags, "addr:postcode"),
        city=_first(tags, "addr:city"),
    )


def write_places(places: Iterable[Place], path: Path) -> None:
    path.write_text("".join(_line(place) for place in places), encoding="utf-8")


def read_places(path: Path) -> tuple[Place, ...]:
    """The places of a built city, in the order of the extract."""
    return tuple(_place(json.loads(line)) for line in path.read_text(encoding="utf-8").split("\n") if line)


def _line(place: Place) -> str:
    row = {key: value for key, value in asdict(place).items() if key != "position" and value is not None}
    row |= {"lon": place.position.lon, "lat": place.position.lat}
    return json.dumps(row, ensure_ascii=False) + "\n"


def _place(row: dict[str, Any]) -> Place:
    position = LonLat(row.pop("lon"), row.pop("lat"))
    return Place(**row, position=position)


def _website(text: str | None) -> str | None:
    """An http address, or nothing: the text was written by strangers and becomes a link."""
    if text is None or text.startswith(("http://", "https://")):
        return text
    return None if ":" in text.split("/")[0] else f"https://{text}"


def _first(tags: Tags, *keys: str) -> str | None:
    """The first value of the first key that has one; OpenStreetMap separates several by semicolons."""
    for key in keys:
        if value := _clean(tags.get(key, "").split(";")[0]):
            return value
    return None


def _clean(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value else None
