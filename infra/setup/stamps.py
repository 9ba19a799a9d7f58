"""Remembers what was done, and from what: a step runs again only when its inputs changed or it was interrupted."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from infra.places import CHECKOUT

Say = Callable[[str], None]
FOLDER = CHECKOUT / "var" / "stamps"


def digest(*parts: str, files: Iterable[Path] = ()) -> str:
    """One value for texts and the contents of files; a file that is missing counts as such."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part.encode() + b"\0")
    for file in files:
        whole.update(str(file).encode() + b"\0")
        whole.update(hashlib.sha256(file.read_bytes()).digest() if file.is_file() else b"missing")
    return whole.hexdigest()


def fresh(name: str, value: str) -> bool:
    file = FOLDER / name
    return file.is_file() and file.read_text(encoding="utf-8") == value


def begin(name: str) -> None:
    """Before the work, so that an interruption leaves no stamp."""
    (FOLDER / name).unlink(missing_ok=True)


def done(name: str, value: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / name).write_text(value, encoding="utf-8")
