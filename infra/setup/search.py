"""The compiled route search: made here, on the machine that runs it, never in front of a user."""

import os
import shutil

from infra.screen import note, step
from infra.setup.tool import run
from routing.search import library

COMPILERS = ("cc", "gcc", "clang")
SLOW = "no C compiler was found: plans come from OR-Tools alone, and are a few per cent worse"


def compiler() -> str | None:
    return next((found for name in COMPILERS if (found := shutil.which(name))), None)


def ensure() -> None:
    made = library.file()
    with step("search", "looking for the compiled search") as shown:
        if made.exists():
            shown.detail = "up to date"
            return
        found = compiler()
        if found is None:
            note(SLOW)
            shown.detail = "not compiled"
            return
        made.parent.mkdir(exist_ok=True)
        for older in made.parent.glob("search-*.so"):
            older.unlink()
        scratch = made.with_suffix(f".{os.getpid()}")
        run(library.command(found, scratch), shown.say)
        scratch.replace(made)
        shown.detail = f"compiled with {found}"
