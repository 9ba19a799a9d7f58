"""What people can do and visits need: plain words, trimmed, in order, each once."""

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta

from backend.work import View

Skill = Annotated[str, Meta(min_length=1, max_length=60)]
Skills = Annotated[list[Skill], Meta(max_length=30, examples=[["cold chain"]])]

KNOWN = "select distinct unnest(skills) as skill from person where company_id = $1 and active"


def tidied(words: Iterable[str]) -> list[str]:
    return sorted({word.strip() for word in words} - {""})


async def known(view: View) -> frozenset[str]:
    """Of everybody active in the company: what nobody can do cannot be asked for."""
    return frozenset(row["skill"] for row in await view.conn.fetch(KNOWN, view.company_id))


async def unknown(view: View, words: Iterable[str]) -> str:
    """Those that nobody has, with commas between them; empty where all are known."""
    asked = set(words)
    return ", ".join(sorted(asked - await known(view))) if asked else ""
