"""Plans, their stops and the runs that make them."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from backend.clock import new_id
from backend.plans.flow import Place, StopRow
from backend.work import View, Work
from checkin.geodesy import LonLat

HEAD = """
select p.id, p.rep_id, r.name as rep_name, p.day, p.status, p.version, p.profile, p.road_based, p.detour_factor,
       p.start_at, p.end_at, p.start_label, p.start_position, p.end_label, p.end_position, p.geometry,
       p.distance_m, p.travel_s, p.engine, p.left_out, p.made_at, p.published_at, p.ways, p.unsettled,
       p.learned
from day_plan p join person r on r.id = p.rep_id
where p.company_id = $1 and ($2::uuid[] is null or p.rep_id = any($2))
"""
STOPS = """
select s.id, s.kind, s.account_id, s.workorder_id, s.name, s.address, s.position, s.arrive_at, s.start_at, s.leave_at,
       s.wait_s, s.travel_s, s.distance_m, s.duration_s, s.locked, s.appointment, s.due_days, s.open_until,
       v.state, v.started_at, v.ended_at, s.plan_id
from plan_stop s join day_plan p on p.id = s.plan_id
left join lateral (
    select state, started_at, ended_at from visit
    where visit.company_id = p.company_id and visit.rep_id = p.rep_id and visit.day = p.day and s.kind = 'visit'
      and visit.state in ('open', 'closed', 'missed')
      and (visit.plan_stop_id = s.id or visit.workorder_id = s.workorder_id
           or s.workorder_id is null and visit.account_id = s.account_id)
    order by started_at desc limit 1
) v on true
where s.company_id = $1 and s.plan_id = any($2) order by s.plan_id, s.seq
"""
LENGTHS = """
select id, rep_id, travel_s, distance_m, road_based from day_plan
where company_id = $1 and ($2::uuid[] is null or rep_id = any($2)) and day = $3 and status = 'published'
"""
INSERT_HEAD = """
insert into day_plan (id, company_id, rep_id, day, status, version, profile, road_based, detour_factor, start_at,
    end_at, start_label, start_position, end_label, end_position, geometry, distance_m, travel_s, engine, left_out,
    made_at, published_at, ways, unsettled, learned)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
    $25)
on conflict (id) do update set
    version = day_plan.version + 1, profile = excluded.profile, road_based = excluded.road_based,
    detour_factor = excluded.detour_factor, start_at = excluded.start_at, end_at = excluded.end_at,
    start_label = excluded.start_label, start_position = excluded.start_position, end_label = excluded.end_label,
    end_position = excluded.end_position, geometry = excluded.geometry, distance_m = excluded.distance_m,
    travel_s = excluded.travel_s, engine = excluded.engine, left_out = excluded.left_out, made_at = excluded.made_at,
    ways = excluded.ways, unsettled = excluded.unsettled, learned = excluded.learned
"""
INSERT_STOP = """
insert into plan_stop (company_id, plan_id, seq, id, kind, account_id, workorder_id, name, address, position, arrive_at,
    start_at, leave_at, wait_s, travel_s, distance_m, duration_s, locked, appointment, due_days, open_until)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
"""
INSERT_RUN = """
insert into plan_run (id, company_id, requested_by, day, rep_ids, options, state, done, total, created_at)
values ($1, $2, $3, $4, $5, $6, 'queued', 0, $7, $8)
"""
RUN = """
select id, requested_by, day, rep_ids, options, state, done, total, reason, proposal, settled from plan_run
where company_id = $1 and id = $2
"""


@dataclass(frozen=True, slots=True)
class Head:
    """What is stored of a plan besides its stops. `version` counts from 1; an update adds one.

    `ways` is what a phone needs to order the stops anew; `unsettled` what happened since the order was made.
    """

    id: UUID
    rep_id: UUID
    day: date
    status: str
    profile: str
    road_based: bool
    detour_factor: float | None
    start_at: datetime
    end_at: datetime
    start: Place
    end: Place
    geometry: str | None
    distance_m: int
    travel_s: int
    engine: str
    left_out: list[dict[str, Any]]
    made_at: datetime
    published_at: datetime | None
    ways: dict[str, Any] | None = None
    unsettled: list[dict[str, Any]] | None = None
    learned: dict[str, Any] | None = None

    @classmethod
    def of(cls, row: asyncpg.Record) -> "Head":
        same = {name: row[name] for name in cls.__slots__ if name not in ("start", "end")}
        start = Place(row["start_label"], row["start_position"])
        return cls(**same, start=start, end=Place(row["end_label"], row["end_position"]))


@dataclass(frozen=True, slots=True)
class Seen:
    """A stored stop with what the day's visits say of it."""

    row: StopRow
    visit_state: str | None
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def state(self) -> str:
        return {"open": "running", "closed": "done", "missed": "missed"}.get(self.visit_state or "", "planned")

    @property
    def begun(self) -> bool:
        return self.visit_state is not None


async def heads(view: View, day: date, status: str | None = None) -> list[asyncpg.Record]:
    return await view.conn.fetch(
        HEAD + " and p.day = $3 and ($4::text is null or p.status = $4) order by r.name, p.status desc",
        view.company_id, view.people_list, day, status,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Length:
    """How long a published plan's ways are altogether, and whether all are by road."""

    id: UUID
    rep_id: UUID
    travel_s: int
    distance_m: int
    road_based: bool


async def lengths(view: View, day: date) -> dict[UUID, Length]:
    """By rep."""
    rows = await view.conn.fetch(LENGTHS, view.company_id, view.people_list, day)
    return {row["rep_id"]: Length(*row) for row in rows}


async def published_between(view: View, first: date, last: date) -> list[asyncpg.Record]:
    """The actor's own."""
    return await view.conn.fetch(
        HEAD + " and p.status = 'published' and p.day between $3 and $4 order by p.day",
        view.company_id, [view.actor.me], first, last,
    )  # fmt: skip


async def by_ids(view: View, plan_ids: list[UUID]) -> list[asyncpg.Record]:
    return await view.conn.fetch(HEAD + " and p.id = any($3)", view.company_id, view.people_list, plan_ids)


async def of_rep(view: View, rep_id: UUID, day: date, status: str) -> asyncpg.Record | None:
    return await view.conn.fetchrow(
        HEAD + " and p.rep_id = $3 and p.day = $4 and p.status = $5",
        view.company_id, view.people_list, rep_id, day, status,
    )  # fmt: skip


async def locked_head(unit: Work, plan_id: UUID) -> asyncpg.Record | None:
    """The plan, held until the transaction ends: one edit at a time."""
    return await unit.conn.fetchrow(HEAD + " and p.id = $3 for update of p", unit.company_id, unit.people_list, plan_id)


async def stops(view: View, plan_ids: list[UUID]) -> dict[UUID, list[Seen]]:
    found: dict[UUID, list[Seen]] = {plan_id: [] for plan_id in plan_ids}
    width = len(fields(StopRow))
    for row in await view.conn.fetch(STOPS, view.company_id, plan_ids):
        *values, plan_id = row  # in the order of StopRow, then of Seen
        found[plan_id].append(Seen(StopRow(*values[:width]), *values[width:]))
    return found


async def save(unit: Work, head: Head, rows: list[StopRow]) -> None:
    """Insert the plan, or replace its content and count its version up."""
    h = head
    await unit.conn.execute(
        INSERT_HEAD, h.id, unit.company_id, h.rep_id, h.day, h.status, 1, h.profile, h.road_based, h.detour_factor,
        h.start_at, h.end_at, h.start.label, h.start.position, h.end.label, h.end.position, h.geometry, h.distance_m,
        h.travel_s, h.engine, h.left_out, h.made_at, h.published_at, h.ways, h.unsettled, h.learned,
    )  # fmt: skip
    await unit.conn.execute("delete from plan_stop where company_id = $1 and plan_id = $2", unit.company_id, head.id)
    values = [(unit.company_id, head.id, seq, *_stop_values(row)) for seq, row in enumerate(rows)]
    await unit.conn.executemany(INSERT_STOP, values)


def _stop_values(row: StopRow) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in StopRow.__slots__)


async def hold_day(unit: Work, rep_id: UUID, day: date) -> None:
    """Whoever replaces plans of one person's day waits for whoever does it already."""
    await unit.conn.execute("select pg_advisory_xact_lock(hashtextextended($1, 23))", f"{rep_id} {day}")


async def forget(unit: Work, rep_id: UUID, day: date, status: str) -> list[UUID]:
    """The ids of what was removed."""
    await hold_day(unit, rep_id, day)
    rows = await unit.conn.fetch(
        "delete from day_plan where company_id = $1 and rep_id = $2 and day = $3 and status = $4 returning id",
        unit.company_id, rep_id, day, status,
    )  # fmt: skip
    return [row["id"] for row in rows]


async def mark_published(unit: Work, plan_id: UUID) -> None:
    await unit.conn.execute(
        "update day_plan set status = 'published', published_at = $3 where company_id = $1 and id = $2",
        unit.company_id, plan_id, unit.now,
    )  # fmt: skip


async def lock(unit: Work, plan_id: UUID, stop_id: UUID, *, locked: bool) -> None:
    await unit.conn.execute(
        "update plan_stop set locked = $4 where company_id = $1 and plan_id = $2 and id = $3",
        unit.company_id, plan_id, stop_id, locked,
    )  # fmt: skip
    await unit.conn.execute(
        "update day_plan set version = version + 1 where company_id = $1 and id = $2", unit.company_id, plan_id
    )


async def insert_run(unit: Work, run_id: UUID, day: date, rep_ids: list[UUID], options: dict[str, Any]) -> None:
    await unit.conn.execute(
        INSERT_RUN, run_id, unit.company_id, unit.actor.me, day, rep_ids, options, len(rep_ids), unit.now
    )


async def run(view: View, run_id: UUID) -> asyncpg.Record | None:
    return await view.conn.fetchrow(RUN, view.company_id, run_id)


async def run_state(unit: Work, run_id: UUID, state: str, done: int, reason: str | None = None) -> None:
    over = state in ("done", "failed")
    await unit.conn.execute(
        "update plan_run set state = $3, done = $4, reason = $5, finished_at = $6 where company_id = $1 and id = $2",
        unit.company_id, run_id, state, done, reason, unit.now if over else None,
    )  # fmt: skip


async def run_proposal(unit: Work, run_id: UUID, proposal: dict[str, Any]) -> None:
    await unit.conn.execute(
        "update plan_run set proposal = $3, settled = 'open' where company_id = $1 and id = $2",
        unit.company_id, run_id, proposal,
    )  # fmt: skip


async def proposal(unit: Work, run_id: UUID) -> asyncpg.Record | None:
    """The run with its proposal, held until the transaction ends."""
    return await unit.conn.fetchrow(RUN + " and proposal is not null for update", unit.company_id, run_id)


async def settle(unit: Work, run_id: UUID, settled: str) -> None:
    await unit.conn.execute(
        "update plan_run set settled = $3 where company_id = $1 and id = $2", unit.company_id, run_id, settled
    )


async def calm(unit: Work, plan_id: UUID) -> None:
    """Somebody looked at what happened and keeps the order."""
    await unit.conn.execute(
        "update day_plan set unsettled = null, version = version + 1 where company_id = $1 and id = $2",
        unit.company_id, plan_id,
    )  # fmt: skip


async def insert_appointment(unit: Work, account_id: UUID, rep_id: UUID, span: tuple[datetime, datetime]) -> None:
    await unit.conn.execute(
        "insert into appointment (id, company_id, account_id, rep_id, starts_at, latest_start_at) "
        "values ($1, $2, $3, $4, $5, $6)",
        new_id(), unit.company_id, account_id, rep_id, *span,
    )  # fmt: skip


async def delete_appointments(unit: Work, account_id: UUID, rep_id: UUID, span: tuple[datetime, datetime]) -> None:
    await unit.conn.execute(
        "delete from appointment where company_id = $1 and account_id = $2 and rep_id = $3 "
        "and starts_at >= $4 and starts_at < $5",
        unit.company_id, account_id, rep_id, *span,
    )  # fmt: skip


def positions(rows: list[StopRow]) -> list[LonLat]:
    return [row.position for row in rows if row.position is not None]


def document(rows: list[StopRow]) -> dict[str, Any]:
    """What the audit trail keeps of a plan: the order, in names that stay readable."""
    return {"stops": [row.name for row in rows if row.kind == "visit"]}
