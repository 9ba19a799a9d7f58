"""Questions about the feed, one a function."""

from collections.abc import Sequence

import asyncpg

from backend.work import View

HEAD = """
select i.id as incarnation, floor.seq as floor,
    greatest(floor.seq, (select max(seq) from change_log where company_id = $1)) as seq
from incarnation i, (select coalesce((select seq from feed_floor where company_id = $1), 0) as seq) floor
order by i.since desc limit 1
"""
LOG = """
select seq, scope, table_name, row_id from change_log
where company_id = $1 and scope = any($2::text[]) and seq > $3 and seq <= $4
order by seq limit $5
"""


async def head(view: View) -> asyncpg.Record:
    """The database's incarnation, the newest change that this transaction sees, and the last that was forgotten."""
    rows = await view.conn.fetch(HEAD, view.company_id)
    return rows[0]


async def log(view: View, scopes: Sequence[str], within: tuple[int, int], most: int) -> list[asyncpg.Record]:
    """Changes after the first number, up to and with the second."""
    return await view.conn.fetch(LOG, view.company_id, list(scopes), *within, most)
