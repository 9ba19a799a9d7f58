"""One reading of the extract: basemap features, places, street pieces, coastlines and the extent of roads."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import osmium
import osmium.filter
import osmium.geom
import osmium.io
import shapely
from osmium.osm import Area, Node, Way
from shapely.geometry import LineString

from checkin.geodesy import LonLat
from infra.city import features
from infra.city.coast import Bounds, sea
from infra.city.extract import ExtractError, unreadable
from infra.city.features import Drawn
from infra.city.kinds import kind_of
from infra.city.places import Place, place_from
from infra.city.writer import Coordinate, FeatureWriter

STREET_CLASSES = {"primary", "secondary", "tertiary", "minor", "pedestrian", "service"}
TOWNS = ("town", "city")  # later is larger
POI_ZOOM = 14
SEA = Drawn("water", 4, {"class": "sea"})

_geojson = osmium.geom.GeoJSONFactory()
_wkb = osmium.geom.WKBFactory()


@dataclass(slots=True)
class Extent:
    """The box around everything seen; comparisons only."""

    west: float = 180.0
    south: float = 90.0
    east: float = -180.0
    north: float = -90.0

    def see(self, coordinate: Coordinate) -> None:
        lon, lat = coordinate
        self.west, self.east = min(self.west, lon), max(self.east, lon)
        self.south, self.north = min(self.south, lat), max(self.north, lat)

    def bounds(self) -> Bounds:
        return (self.west, self.south, self.east, self.north)


@dataclass(slots=True)
class Scan:
    """What one reading found besides the features it wrote."""

    places: list[Place] = field(default_factory=list)
    streets: list[tuple[str, LineString]] = field(default_factory=list)
    coastlines: list[LineString] = field(default_factory=list)
    towns: list[tuple[int, int, str]] = field(default_factory=list)  # rank, population, name
    extent: Extent = field(default_factory=Extent)
    counts: Counter[str] = field(default_factory=Counter)


def scan(extract: Path, feature_file: Path) -> tuple[Scan, Bounds]:
    """Write all basemap features; raises ExtractError for an unreadable file or one without roads."""
    found = Scan()
    with feature_file.open("w", encoding="utf-8") as file:
        writer = FeatureWriter(file)
        try:
            _read(extract, found, writer)
        except RuntimeError as error:
            raise unreadable(extract, error) from error
        if not found.counts["roads"]:
            raise ExtractError(f"{extract.name} contains no roads, so no way can be planned in it.")
        bounds = declared_bounds(extract) or found.extent.bounds()
        for piece in sea(found.coastlines, bounds):
            writer.area(SEA, shapely.to_geojson(piece))
    found.counts.update({f"{layer}_features": count for layer, count in writer.counts.items()})
    found.counts["places"] = len(found.places)
    return found, bounds


def declared_bounds(extract: Path) -> Bounds | None:
    """The box that the file's header states, if it does."""
    with osmium.io.Reader(str(extract)) as reader:
        declared = reader.header().box()
    if not declared.valid():
        return None
    low, high = declared.bottom_left, declared.top_right
    return (low.lon, low.lat, high.lon, high.lat)


def _read(extract: Path, found: Scan, writer: FeatureWriter) -> None:
    tagged = osmium.filter.EmptyTagFilter()
    for thing in osmium.FileProcessor(str(extract)).with_areas().with_filter(tagged):
        if isinstance(thing, Way):
            _way(thing, found, writer)
        elif isinstance(thing, Area):
            _area(thing, found, writer)
        elif isinstance(thing, Node) and thing.location.valid():
            here = LonLat(thing.location.lon, thing.location.lat)
            _thing(f"n{thing.id}", dict(thing.tags), here, found, writer)


def _thing(osm_id: str, tags: dict[str, str], here: LonLat, found: Scan, writer: FeatureWriter) -> None:
    """A node, or an area seen as its centroid: a label, a business or neither."""
    if (drawn := features.label(tags)) is not None:
        writer.point(drawn, here)
        if tags["place"] in TOWNS:
            found.towns.append((TOWNS.index(tags["place"]), _number(tags.get("population")), tags["name"]))
    if (place := place_from(osm_id, tags, here)) is not None:
        found.places.append(place)
        writer.point(Drawn("pois", POI_ZOOM, {"class": place.kind} | features.names(tags)), here)


def _way(way: Way, found: Scan, writer: FeatureWriter) -> None:
    tags = dict(way.tags)
    drawn, coast = features.line(tags), tags.get("natural") == "coastline"
    if drawn is None and not coast:
        return
    is_road = tags.get("highway") in features.ROADS
    found.counts["roads"] += is_road
    for run in _runs(way):
        if coast:
            found.coastlines.append(LineString(run))
        if drawn is None:
            continue
        writer.line(drawn, run)
        if is_road:
            _road(drawn, run, found)


def _road(drawn: Drawn, run: list[Coordinate], found: Scan) -> None:
    for coordinate in run:
        found.extent.see(coordinate)
    if (name := drawn.properties.get("name")) and drawn.properties["class"] in STREET_CLASSES:
        found.streets.append((name, LineString(run)))


def _area(area: Area, found: Scan, writer: FeatureWriter) -> None:
    tags = dict(area.tags)
    drawn = features.area(tags)
    if drawn is not None:
        writer.area(drawn, _geojson.create_multipolygon(area))
        found.counts["buildings"] += drawn.layer == "buildings"
    if tags.get("name") and (kind_of(tags) or features.label(tags)):
        middle = shapely.from_wkb(_wkb.create_multipolygon(area)).centroid
        osm_id = f"{'w' if area.from_way() else 'r'}{area.orig_id()}"
        _thing(osm_id, tags, LonLat(round(middle.x, 7), round(middle.y, 7)), found, writer)


def _runs(way: Way) -> Iterator[list[Coordinate]]:
    """The way's pieces of two or more nodes; nodes that the cut left out end a piece."""
    run: list[Coordinate] = []
    for node in way.nodes:
        location = node.location
        if location.valid():
            run.append((location.lon, location.lat))
            continue
        if len(run) > 1:
            yield run
        run = []
    if len(run) > 1:
        yield run


def _number(text: str | None) -> int:
    digits = "".join(letter for letter in text or "" if letter in "0123456789")
    return int(digits) if digits else 0
