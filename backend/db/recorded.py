"""Whether a database has every migration already: asked in plain SQL, without loading what would run them."""

import asyncio
import re
from pathlib import Path

import asyncpg

MIGRATIONS = Path(__file__).with_name("migrations")
NAMED = re.compile(r'^ID = "(.+)"$', re.MULTILINE)
RECORDED = "select name from migration where app_name = 'rounds'"


def written() -> frozenset[str]:
    """The ids of all migrations that this checkout has."""
    texts = (file.read_text(encoding="utf-8") for file in MIGRATIONS.glob("rounds_*.py"))
    return frozenset(name for text in texts for name in NAMED.findall(text))


async def recorded(database_url: str) -> frozenset[str]:
    """The ids of those that ran; none in a new database."""
    connection = await asyncpg.connect(database_url)
    try:
        return frozenset(row["name"] for row in await connection.fetch(RECORDED))
    except asyncpg.UndefinedTableError:
        return frozenset()
    finally:
        await connection.close()


def up_to_date(database_url: str) -> bool:
    return written() <= asyncio.run(recorded(database_url))
