"""The geospatial bridge: LonLat in Python, geography in PostGIS, GeoAlchemy2 for the questions between them.

Every spatial statement is compiled to text once, at import; asyncpg runs it with positional arguments.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import shapely
from geoalchemy2 import Geography
from sqlalchemy import BindParameter, Column, MetaData, Table, bindparam
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.dialects.postgresql import asyncpg as asyncpg_dialect
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import UserDefinedType

from checkin.geodesy import LonLat

SRID = 4326
POINT = struct.Struct("<9x2d")  # little-endian EWKB: byte order, type, SRID, then the two numbers
POINT_HEAD = struct.pack("<BII", 1, 0x2000_0001, SRID)
DEGREES = struct.Struct("<2d")
_METADATA = MetaData()


def encode_point(position: LonLat) -> bytes:
    """EWKB of a point, as PostGIS receives a geography on the wire; by hand, a trail has hundreds of them."""
    return POINT_HEAD + DEGREES.pack(position.lon, position.lat)


def decode_point(wkb: bytes) -> LonLat:
    """Points as our servers write them are read by hand, ten times as fast; any other octets by their rules."""
    if len(wkb) == POINT.size and wkb.startswith(POINT_HEAD):
        return LonLat(*POINT.unpack(wkb))
    point = shapely.from_wkb(wkb)
    return LonLat(float(shapely.get_x(point)), float(shapely.get_y(point)))


def spatial_table(name: str, *columns: Column[Any], position: str = "position") -> Table:
    """The spatial face of a table that Piccolo owns: only the columns that spatial statements mention."""
    return Table(
        name,
        _METADATA,
        Column("id", UUID, primary_key=True),
        Column(position, Geography("POINT", srid=SRID, spatial_index=False)),
        *columns,
        extend_existing=True,
    )


class PointGiven(UserDefinedType[LonLat]):
    """A point as the driver's codec sends it, without GeoAlchemy2's detour through text."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "geography"


def point(name: str) -> BindParameter[LonLat]:
    """A parameter that takes a LonLat."""
    return bindparam(name, type_=PointGiven())


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL text with `$n` marks and the names of the parameters in that order."""

    sql: str
    names: tuple[str, ...]

    def arguments(self, **values: Any) -> Sequence[Any]:
        return [values[name] for name in self.names]


def compiled(statement: ClauseElement) -> Statement:
    """Compile a SQLAlchemy statement once for asyncpg.

    Source: SQLAlchemy's asyncpg dialect numbers its marks `$1…`; `positiontup` names them in order.
    """
    result = statement.compile(dialect=asyncpg_dialect.dialect(), compile_kwargs={"render_postcompile": True})
    return Statement(str(result), tuple(cast("SQLCompiler", result).positiontup or ()))
