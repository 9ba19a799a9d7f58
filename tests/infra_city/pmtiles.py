"""Enough of PMTiles 3 and of vector tiles to read a basemap back. Source: Protomaps, PMTiles version 3."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HEADER = 127
Entry = tuple[int, int, int, int]  # tile id, run length, octets, offset


@dataclass(frozen=True, slots=True)
class Header:
    root: tuple[int, int]  # offset, octets
    metadata: tuple[int, int]
    leaves: int
    tiles: int
    internal_compression: int  # 2 is gzip
    tile_compression: int
    tile_type: int  # 1 is MVT
    min_zoom: int
    max_zoom: int


class Tiles:
    def __init__(self, path: Path) -> None:
        self._octets = path.read_bytes()
        self.header = read_header(self._octets)
        self.metadata = json.loads(gzip.decompress(self._cut(*self.header.metadata)))

    def ids(self) -> list[int]:
        return [tile for tile, run, _, _ in self._entries(*self.header.root) for tile in range(tile, tile + run)]

    def layers(self, tile_id: int) -> dict[str, set[str]]:
        """Layer names of one tile with the property names used in each."""
        return {name: keys for name, keys, _ in _layers(self._tile(tile_id))}

    def features(self, tile_id: int) -> dict[str, int]:
        """Layer names of one tile with the number of features in each."""
        return {name: count for name, _, count in _layers(self._tile(tile_id))}

    def _tile(self, tile_id: int) -> bytes:
        for tile, run, length, offset in self._entries(*self.header.root):
            if tile <= tile_id < tile + run:
                return gzip.decompress(self._cut(self.header.tiles + offset, length))
        raise KeyError(tile_id)

    def _cut(self, offset: int, length: int) -> bytes:
        return self._octets[offset : offset + length]

    def _entries(self, offset: int, length: int) -> Iterator[Entry]:
        for entry in _directory(gzip.decompress(self._cut(offset, length))):
            if entry[1] == 0:
                yield from self._entries(self.header.leaves + entry[3], entry[2])
            else:
                yield entry


def read_header(octets: bytes) -> Header:
    assert octets[:7] == b"PMTiles"
    assert octets[7] == 3

    def number(at: int) -> int:
        return int.from_bytes(octets[at : at + 8], "little")

    return Header(
        root=(number(8), number(16)),
        metadata=(number(24), number(32)),
        leaves=number(40),
        tiles=number(56),
        internal_compression=octets[97],
        tile_compression=octets[98],
        tile_type=octets[99],
        min_zoom=octets[100],
        max_zoom=octets[101],
    )


def tile_id(zoom: int, x: int, y: int) -> int:
    """Position on the Hilbert curve, after all tiles of the lower zooms."""
    found = sum(4**z for z in range(zoom))
    side = 1 << zoom
    half = side // 2
    while half:
        right, low = int(bool(x & half)), int(bool(y & half))
        found += half * half * ((3 * right) ^ low)
        if not low:
            if right:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
        half //= 2
    return found


def _varints(octets: bytes) -> Iterator[int]:
    value = shift = 0
    for octet in octets:
        value |= (octet & 127) << shift
        shift += 7
        if octet < 128:
            yield value
            value = shift = 0


def _directory(octets: bytes) -> list[Entry]:
    numbers = _varints(octets)
    count = next(numbers)
    ids: list[int] = []
    for _ in range(count):
        ids.append(next(numbers) + (ids[-1] if ids else 0))
    runs = [next(numbers) for _ in range(count)]
    lengths = [next(numbers) for _ in range(count)]
    offsets: list[int] = []
    for index in range(count):
        stated = next(numbers)
        offsets.append(stated - 1 if stated else offsets[index - 1] + lengths[index - 1])
    return list(zip(ids, runs, lengths, offsets, strict=True))


def _fields(octets: bytes) -> Iterator[tuple[int, bytes]]:
    """Length-delimited protobuf fields; the others are skipped."""
    at = 0
    while at < len(octets):
        key, at = _varint(octets, at)
        if key & 7 == 2:
            length, at = _varint(octets, at)
            yield key >> 3, octets[at : at + length]
            at += length
        else:
            at = _varint(octets, at)[1] if key & 7 == 0 else at + (8 if key & 7 == 1 else 4)


def _varint(octets: bytes, at: int) -> tuple[int, int]:
    end = at
    while octets[end] > 127:
        end += 1
    return next(_varints(octets[at : end + 1])), end + 1


def _layers(tile: bytes) -> Iterator[tuple[str, set[str], int]]:
    for number, layer in _fields(tile):
        if number == 3:
            fields = list(_fields(layer))
            name = next(text.decode() for field, text in fields if field == 1)
            keys = {text.decode() for field, text in fields if field == 3}
            yield name, keys, sum(field == 2 for field, _ in fields)
