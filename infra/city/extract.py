"""What an OpenStreetMap extract must be before anything is built from it."""

import hashlib
from pathlib import Path

import osmium

CHUNK_OCTETS = 1 << 20


class ExtractError(Exception):
    """The file cannot become a city; the text is a sentence for the person who named the file."""


def check(extract: Path) -> None:
    """Read the first object; raises ExtractError when the file is missing, empty or no OpenStreetMap data."""
    if not extract.is_file():
        raise ExtractError(f"There is no file {extract}.")
    if extract.stat().st_size == 0:
        raise ExtractError(f"{extract.name} is empty.")
    try:
        first = next(iter(osmium.FileProcessor(str(extract))), None)
    except RuntimeError as error:
        raise unreadable(extract, error) from error
    if first is None:
        raise ExtractError(f"{extract.name} contains no OpenStreetMap objects.")


def unreadable(extract: Path, error: Exception) -> ExtractError:
    return ExtractError(
        f"{extract.name} cannot be read as an OpenStreetMap extract (.osm.pbf): {error}. Is the download complete?"
    )


def sha256(extract: Path) -> str:
    digest = hashlib.sha256()
    with extract.open("rb") as octets:
        while chunk := octets.read(CHUNK_OCTETS):
            digest.update(chunk)
    return digest.hexdigest()
