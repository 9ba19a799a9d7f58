"""What past days taught: how much longer than set visits and ways take. Worked out elsewhere, used here."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from backend.plans.pace import Pace, Stays
from backend.work import View

NEWEST = """
select c.policy -> 'learning' as learning,
       (select max(version) from learned_version l where l.company_id = c.id) as version
from company c where c.id = $1
"""
WAYS = """
select subject as profile, hour, factor from learned_value
where company_id = $1 and version = $2 and kind = 'travel'
"""
STAYS = """
select scope, subject, hour, factor from learned_value
where company_id = $1 and version = $2 and kind = 'visit' and (scope = 'class' or subject = any($3))
"""


async def _version(view: View, what: str) -> int | None:
    """None where nothing was learned, or where the company does not want it used."""
    row = await view.conn.fetchrow(NEWEST, view.company_id)
    said: dict[str, Any] = (row["learning"] if row else None) or {}
    return row["version"] if row and said.get(what, True) else None


async def paces(view: View) -> dict[str, Pace]:
    """By profile; empty where ways are taken as the roads say."""
    version = await _version(view, "travel")
    if version is None:
        return {}
    hours: dict[str, dict[int, float]] = {}
    all_day: dict[str, float] = {}
    for row in await view.conn.fetch(WAYS, view.company_id, version):
        if row["hour"] is None:
            all_day[row["profile"]] = row["factor"]
        else:
            hours.setdefault(row["profile"], {})[row["hour"]] = row["factor"]
    return {profile: Pace(version, hours.get(profile, {}), one) for profile, one in all_day.items()}


async def stays(view: View, account_ids: Sequence[UUID]) -> Stays:
    version = await _version(view, "visits")
    if version is None:
        return Stays()
    rows = await view.conn.fetch(STAYS, view.company_id, version, [str(one) for one in account_ids])
    return Stays(
        version,
        {row["subject"]: row["factor"] for row in rows if row["scope"] == "account"},
        {(row["subject"], row["hour"]): row["factor"] for row in rows if row["scope"] == "class"},
    )
