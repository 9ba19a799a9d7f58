"""A table of accounts as people send it: CSV in the encodings and separators that spreadsheets write."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from backend.accounts import exchanged, opening
from backend.accounts.wire import (
    AccountClass,
    Address,
    BadCell,
    DurationS,
    IntervalDays,
    Kind,
    Phone,
    RadiusM,
    ShopName,
    Tags,
)
from backend.errors import Problem
from checkin.geodesy import Datum, LonLat, to_wgs84

MOST_ROWS = 50_000
EXCHANGED = "exchanged"
UNICODE_TEXT = ("utf-16",)  # what a spreadsheet calls so; it begins with a mark
PLAIN_TEXT = ("utf-8-sig", "gb18030")  # GB 18030 contains GBK and GB 2312
SEPARATORS = (",", ";", "\t")
TAG_SEPARATOR = re.compile("[,;|\uff0c\uff1b\u3001]")  # ASCII and full-width
DATUMS = {
    "": Datum.WGS84,
    "wgs84": Datum.WGS84,
    "gps": Datum.WGS84,
    "gcj02": Datum.GCJ02,
    "火星": Datum.GCJ02,
    "高德": Datum.GCJ02,
    "bd09": Datum.BD09,
    "百度": Datum.BD09,
}

Longitude = Annotated[float, Meta(ge=-180, le=180)]
Latitude = Annotated[float, Meta(ge=-90, le=90)]


@dataclass(frozen=True, slots=True)
class Heading:
    """`must` finishes the sentence "… is not" about a cell that `kind` refuses."""

    column: str
    names: tuple[str, ...]
    kind: Any
    must: str


HEADINGS = (
    Heading("name", ("name", "名称", "客户名称"), ShopName, "a name of 1 to 200 characters"),
    Heading("address", ("address", "地址"), Address, "an address of at most 300 characters"),
    Heading("phone", ("phone", "telephone", "电话", "手机"), Phone, "a telephone number of at most 40 characters"),
    Heading("lon", ("lon", "lng", "longitude", "经度"), Longitude, "degrees from -180 to 180"),
    Heading("lat", ("lat", "latitude", "纬度"), Latitude, "degrees from -90 to 90"),
    Heading("datum", ("datum", "坐标系"), str, "wgs84, gcj02 or bd09"),
    Heading("kind", ("kind", "type", "类型", "客户类型"), Kind, "a kind of at most 60 characters"),
    Heading("account_class", ("class", "等级", "级别", "客户等级"), AccountClass, "a letter such as A, B or C"),
    Heading("owner", ("owner", "owneremail", "负责人"), str, "somebody's e-mail address"),
    Heading("opening_hours", ("openinghours", "hours", "营业时间"), str, "opening hours such as Mo-Fr 09:00-17:00"),
    Heading("visit_interval_days", ("intervaldays", "interval", "拜访周期"), IntervalDays, "days from 1 to 730"),
    Heading("visit_duration_s", ("visitdurations", "durations", "拜访时长秒"), DurationS, "seconds from 60 to 28800"),
    Heading("radius_m", ("radiusm", "radius", "半径"), RadiusM, "metres from 30 to 2000"),
    Heading("skills", ("skills", "skill", "技能"), Tags, "at most 30 skills of 60 characters"),
    Heading("tags", ("tags", "tag", "标签"), Tags, "at most 30 tags of 60 characters"),
    Heading("source_ref", ("externalid", "id", "ref", "编号", "客户编号"), ShopName, "an id of 1 to 200 characters"),
)  # fmt: skip
BY_NAME = {name: heading for heading in HEADINGS for name in heading.names}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can be read: `values` holds the filled cells only, by column; `place` is WGS-84."""

    row: int
    values: dict[str, Any]
    place: LonLat | None = None
    as_received: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """`titles` are the headings as the file spells them, by column; complaints use the file's own words."""

    titles: dict[str, str] = field(default_factory=dict[str, str])
    entries: list[Entry] = field(default_factory=list[Entry])
    bad: list[BadCell] = field(default_factory=list[BadCell])

    def complain(self, row: int, column: str, code: str, message: str) -> None:
        self.bad.append(BadCell(row=row, column=self.titles.get(column, column), code=code, message=message))

    def complain_of_exchange(self, row: int, why: str) -> None:
        """About two cells at once: the longitude stands where the latitude should, and the other way round."""
        lon, lat = self.titles.get("lon", "lon"), self.titles.get("lat", "lat")
        message = f"{lon} and {lat} look exchanged: {why}"
        self.bad.append(BadCell(row=row, column=f"{lon}, {lat}", code=EXCHANGED, message=message))


class CellError(ValueError):
    def __init__(self, column: str, code: str, message: str) -> None:
        super().__init__(message)
        self.column, self.code, self.message = column, code, message


def read(body: bytes) -> Sheet:
    """Raises accounts.bad_import for what is no table of accounts, request.too_large beyond 50,000 rows."""
    titles, rows = _table(_text(body).lstrip("\r\n"))
    sheet = Sheet({heading.column: title for title in titles if (heading := _heading(title))})
    for title in titles:
        if title and _heading(title) is None:
            sheet.complain(1, title, "unknown_column", f"The column {title} was not read")
    refs: dict[str, int] = {}
    for number, cells in rows:
        if number - 1 > MOST_ROWS:
            raise Problem("request.too_large", rows=MOST_ROWS)
        if any(cell.strip() for cell in cells):
            _take(sheet, titles, (number, cells), refs)
    return sheet


def _text(body: bytes) -> str:
    encodings = UNICODE_TEXT if body.startswith((b"\xff\xfe", b"\xfe\xff")) else PLAIN_TEXT
    for encoding in encodings:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Problem("accounts.bad_import", detail="The file is neither UTF-8 nor GB 18030 text", reason="encoding")


def _table(text: str) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The headings and the numbered rows below them, cut by the separator that finds most known headings."""
    first = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=lambda s: sum(_heading(name) is not None for name in _cells(first, s)))
    titles = _cells(first, separator)
    if not any(heading and heading.column == "name" for heading in map(_heading, titles)):
        raise Problem(
            "accounts.bad_import", detail="The first row names no column name (名称)", reason="headings", column="name"
        )
    return titles, _numbered(text, separator)


def _cells(line: str, separator: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line.rstrip("\r")], delimiter=separator), [])]


def _numbered(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for number, cells in enumerate(reader, start=1):
            if number > 1:
                yield number, cells
    except csv.Error as error:
        raise Problem("accounts.bad_import", detail=f"Line {reader.line_num}: {error}", reason="table") from error


def _heading(title: str) -> Heading | None:
    return BY_NAME.get(re.sub(r"[\s_\-]", "", title).lower())


def _take(sheet: Sheet, titles: list[str], line: tuple[int, list[str]], refs: dict[str, int]) -> None:
    """Add the row to the entries, or what is wrong with it to the bad cells."""
    number, cells = line
    values: dict[str, Any] = {}
    errors: list[CellError] = []
    for title, cell in zip(titles, cells, strict=False):
        heading = _heading(title)
        if heading and cell.strip():
            try:
                values[heading.column] = _value(heading, cell.strip())
            except CellError as error:
                errors.append(error)
    try:
        errors.extend(_missing(titles, cells, values, {error.column for error in errors}))
        entry = _entry(number, values, refs) if not errors else None
    except CellError as error:
        errors, entry = [error], None
    if entry:
        sheet.entries.append(entry)
    for error in errors:
        if error.column == "lat" and _exchanged(titles, cells):
            sheet.complain_of_exchange(number, "a latitude ends at 90")
        else:
            sheet.complain(number, error.column, error.code, error.message)


def _exchanged(titles: list[str], cells: list[str]) -> bool:
    """The degrees are a place on Earth only in each other's columns."""
    written = {h.column: cell for title, cell in zip(titles, cells, strict=False) if (h := _heading(title))}
    try:
        lon, lat = float(written["lon"]), float(written["lat"])
    except (KeyError, ValueError):
        return False
    return exchanged.turned(lon, lat) is not None


def _value(heading: Heading, cell: str) -> Any:
    if "\0" in cell:
        raise CellError(heading.column, "invalid", "The text holds a zero character")
    wrong = CellError(heading.column, "invalid", f"'{cell[:40]}' is not {heading.must}")
    if heading.column == "datum":
        datum = DATUMS.get(re.sub(r"[\s_\-]", "", cell).lower())
        if datum is None:
            raise wrong
        return datum
    if heading.column == "opening_hours" and opening.validate(cell):
        raise CellError("opening_hours", "bad_opening_hours", f"'{cell[:40]}' is not {heading.must}")
    raw: Any = cell
    if heading.column in ("tags", "skills"):
        raw = list(dict.fromkeys(tag.strip() for tag in TAG_SEPARATOR.split(cell) if tag.strip()))
    if heading.column == "account_class":
        raw = cell.upper()
    try:
        return msgspec.convert(raw, heading.kind, strict=False)
    except msgspec.ValidationError as error:
        raise wrong from error


def _missing(titles: list[str], cells: list[str], values: Mapping[str, Any], wrong: set[str]) -> Iterator[CellError]:
    if len(cells) > len(titles):
        yield CellError("", "too_many_cells", "The row has more cells than there are headings")
    if "name" not in values and "name" not in wrong:
        yield CellError("name", "required", "The name is empty")
    for have, lacks in (("lon", "lat"), ("lat", "lon")):
        if have in values and lacks not in values and lacks not in wrong:
            yield CellError(lacks, "required", f"There is a {have} but no {lacks}")


def _entry(row: int, values: dict[str, Any], refs: dict[str, int]) -> Entry:
    ref = values.get("source_ref")
    if ref in refs:
        raise CellError("source_ref", "duplicate", f"Row {refs[ref]} has the same id")
    if ref is not None:
        refs[ref] = row
    lon, lat = values.pop("lon", None), values.pop("lat", None)
    datum = values.pop("datum", Datum.WGS84)
    if lon is None or lat is None:
        return Entry(row, values)
    received = {"position": {"lon": lon, "lat": lat, "datum": datum.value}}
    return Entry(row, values, to_wgs84(LonLat(lon, lat), datum), received)
