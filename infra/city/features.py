"""Which tags are drawn on the basemap, in which layer, as which class and from which zoom on."""

from collections.abc import Mapping
from dataclasses import dataclass

Tags = Mapping[str, str]

MAX_ZOOM = 14  # MapLibre overzooms from here; one unit of a z14 tile is 0.6 m
NAME_KEYS = ("name", "name:zh", "name:en")

# highway value -> (class, first zoom)
ROADS = {
    "motorway": ("motorway", 5),
    "motorway_link": ("motorway", 9),
    "trunk": ("trunk", 6),
    "trunk_link": ("trunk", 9),
    "primary": ("primary", 8),
    "primary_link": ("primary", 11),
    "secondary": ("secondary", 9),
    "secondary_link": ("secondary", 12),
    "tertiary": ("tertiary", 11),
    "tertiary_link": ("tertiary", 12),
    "residential": ("minor", 12),
    "unclassified": ("minor", 12),
    "road": ("minor", 13),
    "living_street": ("minor", 13),
    "pedestrian": ("pedestrian", 13),
    "service": ("service", 13),
    "track": ("track", 13),
    "cycleway": ("path", 14),
    "footway": ("path", 14),
    "path": ("path", 14),
    "steps": ("path", 14),
    "bridleway": ("path", 14),
}
RAILS = {"rail": 10, "subway": 13, "light_rail": 12, "tram": 13, "narrow_gauge": 11, "funicular": 13}
WATERWAYS = {"river": 9, "canal": 11, "stream": 13, "drain": 14, "ditch": 14}
WATER_AREAS = {
    "natural": {"water", "bay"},
    "waterway": {"riverbank", "dock"},
    "landuse": {"reservoir", "basin", "pond"},
    "leisure": {"swimming_pool"},
}
LANDUSE = {
    "leisure": {
        "park": "park", "garden": "park", "golf_course": "grass", "pitch": "pitch", "stadium": "pitch",
        "playground": "park", "nature_reserve": "park",
    },
    "landuse": {
        "forest": "wood", "grass": "grass", "meadow": "grass", "recreation_ground": "grass",
        "village_green": "grass", "cemetery": "cemetery", "farmland": "farmland", "vineyard": "farmland",
        "orchard": "farmland", "allotments": "farmland", "residential": "residential",
        "industrial": "industrial", "commercial": "commercial", "retail": "commercial",
        "railway": "industrial",
    },
    "natural": {"wood": "wood", "scrub": "grass", "heath": "grass", "grassland": "grass", "beach": "sand",
                "sand": "sand", "wetland": "wetland", "glacier": "ice", "scree": "sand"},
    "amenity": {"school": "school", "university": "school", "college": "school", "hospital": "hospital",
                "grave_yard": "cemetery", "parking": "parking"},
    "highway": {"pedestrian": "pedestrian"},
    "man_made": {"pier": "pier"},
}  # fmt: skip
LANDUSE_ZOOM = {"wood": 7, "park": 10, "residential": 8, "industrial": 10, "farmland": 9, "ice": 7}
SETTLEMENTS = {
    "city": 5, "town": 7, "village": 10, "suburb": 11, "borough": 11, "quarter": 12, "hamlet": 12,
    "neighbourhood": 13, "island": 11, "locality": 13, "square": 14,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawn:
    """One feature's place on the basemap; `properties` hold no empty value."""

    layer: str
    min_zoom: int
    properties: Mapping[str, str]


def line(tags: Tags) -> Drawn | None:
    """How an open or closed way is drawn as a line."""
    if tags.get("area") == "yes":
        return None
    if (road := ROADS.get(tags.get("highway", ""))) is not None:
        return _road(tags, *road)
    if (zoom := RAILS.get(tags.get("railway", ""))) is not None and "service" not in tags:
        return Drawn("roads", zoom, {"class": "rail"} | tunnel(tags))
    if tags.get("route") == "ferry":
        return Drawn("roads", 10, {"class": "ferry"} | names(tags))
    if (zoom := WATERWAYS.get(tags.get("waterway", ""))) is not None:
        return Drawn("water", zoom, {"class": tags.get("waterway", "")} | names(tags))
    return None


def area(tags: Tags) -> Drawn | None:
    """How a closed way or a multipolygon is drawn as an area."""
    if tags.get("building", "no") != "no":
        return Drawn("buildings", 13, {})
    if any(tags.get(key) in values for key, values in WATER_AREAS.items()):
        return Drawn("water", 8, {"class": "water"} | names(tags))
    for key, classes in LANDUSE.items():
        if (named := classes.get(tags.get(key, ""))) is not None and _is_surface(key, tags):
            return Drawn("landuse", LANDUSE_ZOOM.get(named, 12), {"class": named} | names(tags))
    return None


def label(tags: Tags) -> Drawn | None:
    """How a named settlement, quarter or square is labelled."""
    kind = tags.get("place", "")
    if kind not in SETTLEMENTS or not tags.get("name"):
        return None
    return Drawn("places", SETTLEMENTS[kind], {"class": kind} | names(tags))


def names(tags: Tags) -> dict[str, str]:
    return {key: tags[key] for key in NAME_KEYS if tags.get(key)}


def tunnel(tags: Tags) -> dict[str, str]:
    if tags.get("tunnel", "no") != "no":
        return {"brunnel": "tunnel"}
    return {"brunnel": "bridge"} if tags.get("bridge", "no") != "no" else {}


def _road(tags: Tags, named: str, zoom: int) -> Drawn:
    ref = {"ref": tags["ref"]} if tags.get("ref") and zoom <= 11 else {}
    return Drawn("roads", zoom, {"class": named} | names(tags) | ref | tunnel(tags))


def _is_surface(key: str, tags: Tags) -> bool:
    """A closed pedestrian street is a line unless it says that it is an area."""
    return key != "highway" or tags.get("area") == "yes" or tags.get("type") == "multipolygon"
