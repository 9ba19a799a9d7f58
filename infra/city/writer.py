"""Features as one GeoJSON line each, as tippecanoe reads them: layer and first zoom beside the geometry."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from checkin.geodesy import LonLat
from infra.city.features import Drawn

Coordinate = tuple[float, float]  # lon, lat, only on the way into GeoJSON


class FeatureWriter:
    """Writes features to an open text file and counts them by layer."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.counts: Counter[str] = Counter()

    def point(self, drawn: Drawn, at: LonLat) -> None:
        self._write(drawn, _geometry("Point", (at.lon, at.lat)))

    def line(self, drawn: Drawn, coordinates: Sequence[Coordinate]) -> None:
        self._write(drawn, _geometry("LineString", coordinates))

    def area(self, drawn: Drawn, geojson: str) -> None:
        """`geojson` is a complete geometry as osmium or shapely print it."""
        self._write(drawn, geojson)

    def _write(self, drawn: Drawn, geojson: str) -> None:
        head = _text({"layer": drawn.layer, "minzoom": drawn.min_zoom})
        properties = _text(drawn.properties)
        self._file.write(f'{{"type":"Feature","tippecanoe":{head},"properties":{properties},"geometry":{geojson}}}\n')
        self.counts[drawn.layer] += 1


def _geometry(kind: str, coordinates: Sequence[Any]) -> str:
    return _text({"type": kind, "coordinates": coordinates})


def _text(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
