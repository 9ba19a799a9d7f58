"""Questions across the slices for those who look back, one a function."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import asyncpg

from backend.access.scope import TEAM_BELOW
from backend.work import View

LAST_OUTCOME = """
    select r.outcome from visit_report r
    where r.company_id = v.company_id and r.visit_id = v.id and r.outcome is not null
    order by r.at desc, r.id desc limit 1
"""
WANTED = f"""
from visit v
where v.company_id = $1 and ($2::uuid is null or v.rep_id in ({TEAM_BELOW}))
  and ($3::uuid[] is null or v.rep_id = any($3))
  and ($4::date is null or v.day >= $4) and ($5::date is null or v.day <= $5)
  and ($6::uuid is null or v.rep_id = $6)
  and ($7::uuid is null or v.account_id = $7)
  and ($8::text is null or v.verdict = $8)
  and ($9::text is null or ({LAST_OUTCOME}) = $9)
  and ($10::text is null or v.state = $10)
"""
PAGE = f"""
select v.id, v.started_at {WANTED}
  and ($11::timestamptz is null or (v.started_at, v.id) < ($11, $12::uuid))
order by v.started_at desc, v.id desc limit $13
"""
COUNT = f"select count(*) {WANTED}"

TRAIL = """
select id, seq, at, actor_id, actor_name, device_id, action, subject_kind, subject_id, before, after
from audit_line
where company_id = $1 and ($2::uuid is null or subject_id = $2) and ($3::uuid is null or actor_id = $3)
  and ($4::text is null or action = $4) and ($5::timestamptz is null or at >= $5)
  and ($6::timestamptz is null or at < $6) and ($7::bigint is null or seq < $7)
order by seq desc limit $8
"""

Position = tuple[datetime, UUID]
"""Start and id of the last visit of a page."""


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """Days are business days, both included; a team stands for the teams below it too."""

    first_day: date | None = None
    last_day: date | None = None
    rep_id: UUID | None = None
    team_id: UUID | None = None
    account_id: UUID | None = None
    verdict: str | None = None
    outcome: str | None = None
    state: str | None = None

    def values(self, people: Sequence[UUID] | None) -> tuple[object, ...]:
        """What WANTED asks for, after the company; `people` are those within reach."""
        return (
            self.team_id, people, self.first_day, self.last_day, self.rep_id, self.account_id, self.verdict,
            self.outcome, self.state,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """`since` is included, `until` is not."""

    subject_id: UUID | None = None
    actor_id: UUID | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None


async def visit_page(view: View, wanted: VisitFilter, after: Position | None, most: int) -> list[Position]:
    """Newest first."""
    started_at, visit_id = after or (None, None)
    rows = await view.conn.fetch(PAGE, view.company_id, *wanted.values(view.people_list), started_at, visit_id, most)
    return [(row["started_at"], row["id"]) for row in rows]


async def visit_count(view: View, wanted: VisitFilter) -> int:
    return await view.conn.fetchval(COUNT, view.company_id, *wanted.values(view.people_list)) or 0


async def company_name(view: View) -> str:
    return str(await view.conn.fetchval("select name from company where id = $1", view.company_id))


async def trail(view: View, wanted: TrailFilter, before_seq: int | None, most: int) -> list[asyncpg.Record]:
    """Newest first."""
    return await view.conn.fetch(
        TRAIL, view.company_id, wanted.subject_id, wanted.actor_id, wanted.action, wanted.since, wanted.until,
        before_seq, most,
    )  # fmt: skip
