"""Column kinds that every table shares. The code that writes gives every value: no defaults in the database."""

from typing import Any

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    Boolean,
    Bytea,
    Column,
    Date,
    DoublePrecision,
    Integer,
    Numeric,
    Text,
    Timestamptz,
)

MONEY_DIGITS = (14, 4)


class Geography(Column):
    """A WGS-84 point on the ellipsoid; distances come back in metres."""

    value_type = object

    def __init__(self, *, null: bool = True, **kwargs: Any) -> None:
        self.default = None
        kwargs["default"] = None
        super().__init__(null=null, **kwargs)

    @property
    def column_type(self) -> str:
        return "geography(Point,4326)"


class Area(Column):
    """A WGS-84 polygon whose sides are straight on the map; written and read as WKB by the spatial statements."""

    value_type = object

    def __init__(self, *, null: bool = False, **kwargs: Any) -> None:
        self.default = None
        kwargs["default"] = None
        super().__init__(null=null, **kwargs)

    @property
    def column_type(self) -> str:
        return "geometry(Polygon,4326)"


class BigSerialNumber(Column):
    """A 64-bit number that the writer takes from a sequence."""

    value_type = int

    def __init__(self, **kwargs: Any) -> None:
        self.default = None
        kwargs["default"] = None
        super().__init__(**kwargs)

    @property
    def column_type(self) -> str:
        return "BIGINT"


def key() -> UUID:
    return UUID(primary_key=True, default=None)


def ref(*, null: bool = False, index: bool = False) -> UUID:
    return UUID(default=None, null=null, index=index)


def words(*, null: bool = False) -> Text:
    return Text(default=None, null=null)


def instant(*, null: bool = False) -> Timestamptz:
    return Timestamptz(default=None, null=null)


def day(*, null: bool = False) -> Date:
    return Date(default=None, null=null)


def count(*, null: bool = False) -> Integer:
    return Integer(default=None, null=null)


def metres(*, null: bool = False) -> DoublePrecision:
    return DoublePrecision(default=None, null=null)


def flag() -> Boolean:
    return Boolean(default=None)


def money(*, null: bool = False) -> Numeric:
    return Numeric(digits=MONEY_DIGITS, default=None, null=null)


def document(*, null: bool = False) -> JSONB:
    return JSONB(default=None, null=null)


def octets(*, null: bool = False) -> Bytea:
    return Bytea(default=None, null=null)


def word_list() -> Array:
    return Array(base_column=Text(), default=None)


def ref_list() -> Array:
    return Array(base_column=UUID(), default=None)


def digest_key() -> Bytea:
    """A primary key that is the hash of something secret."""
    return Bytea(primary_key=True, default=None)
