"""Whether the database holds what was acknowledged, once, and nothing else. Each question counts what is wrong."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID

import asyncpg

from backend.bench.sync.days import Doing

TABLES = """
drop table if exists bench_acked, bench_expected, bench_points, bench_applied, bench_company;
create temp table bench_acked (device_id uuid, seq bigint, id uuid);
create temp table bench_expected (person_id uuid, id uuid, kind text, visit_id uuid, report_id uuid, account_id uuid,
    phone text);
create temp table bench_points (person_id uuid, points bigint);
"""
APPLIED = """
create temp table bench_company as
select distinct company_id as id from person where id in (select person_id from bench_expected);
create temp table bench_applied as select e.* from bench_expected e
join mutation m on m.id = e.id and m.person_id = e.person_id and m.kind = e.kind
where m.status = 'applied';
analyze bench_acked, bench_expected, bench_applied;
"""
OURS = "company_id in (select id from bench_company)"
COMPLETE = "select id, company_id from upload where id = any($1) and state = 'complete'"
AUDITED = """
select count(*) from (
    select a.visit_id from bench_applied a
    left join audit_line l on l.[ours] and l.subject_kind = 'visit' and l.subject_id = a.visit_id
        and l.action = '[action]'
    where a.kind = '[kind]' group by a.visit_id having count(l.id) <> 1) wrong
"""
QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "acknowledged and lost": """
            select count(*) from bench_acked a left join mutation m on m.id = a.id where m.id is null""",
        "numbers kept twice": """
            select count(*) - count(distinct (device_id, epoch, seq)) from mutation where [ours]""",
        "devices with a hole": """
            select count(*) from device d
            left join (select device_id, count(*) as held, max(seq) as last from mutation where [ours] group by 1) m
              on m.device_id = d.id
            where d.[ours] and (d.last_seq <> coalesce(m.held, 0) or d.last_seq <> coalesce(m.last, 0))
              and not exists (select from device o where o.person_id = d.person_id and o.id <> d.id)""",
        "visits that are missing or too many": """
            select count(*) from (select * from bench_applied where kind in ('visit.check_in', 'visit.missed')) a
            full join (select * from visit where [ours]) v on v.id = a.visit_id and v.rep_id = a.person_id
            where v.id is null or a.visit_id is null""",
        "visits in the wrong state": """
            select count(*) from bench_applied a join visit v on v.id = a.visit_id
            where (a.kind = 'visit.check_out' and v.state <> 'closed')
               or (a.kind = 'visit.missed' and v.state <> 'missed')""",
        "reports that are missing or too many": """
            select count(*) from (select * from bench_applied where kind = 'visit.report') a
            full join (select * from visit_report where [ours]) r on r.id = a.report_id and r.visit_id = a.visit_id
            where r.id is null or a.report_id is null""",
        "edits that are not there": """
            select count(*) from bench_applied a left join account c on c.id = a.account_id and c.phone = a.phone
            where a.account_id is not null and c.id is null""",
        "trails of another length": """
            select count(*) from bench_points b
            left join (select person_id, count(*) as points from track_point where [ours] group by 1) t
              using (person_id)
            where b.points <> coalesce(t.points, 0)""",
        "check-ins without exactly one audit line": AUDITED.replace("[action]", "visit.checked_in").replace(
            "[kind]", "visit.check_in"
        ),
        "reports without exactly one audit line": """
            select count(*) from (
                select a.visit_id, count(distinct a.report_id) as reports from bench_applied a
                where a.kind = 'visit.report' group by 1) a
            left join (select subject_id, count(*) as lines from audit_line
                       where [ours] and action = 'visit.reported' group by 1) l on l.subject_id = a.visit_id
            where a.reports <> coalesce(l.lines, 0)""",
        "check-outs without exactly one audit line": AUDITED.replace("[action]", "visit.checked_out").replace(
            "[kind]", "visit.check_out"
        ),
        "visits that no phone is told of": """
            select count(*) from bench_applied a
            where a.kind = 'visit.check_in' and not exists (
                select from change_log c where c.[ours] and c.table_name = 'visit' and c.row_id = a.visit_id
                and c.scope = 'user:' || a.person_id)""",
    }
)
"""All zero, or something is lost or doubled."""


@dataclass(frozen=True, slots=True)
class Written:
    """An operation of a person, from whichever phone."""

    person_id: UUID
    id: UUID
    doing: Doing


@dataclass(frozen=True, slots=True)
class Acked:
    """What the server said it has taken in, under which number of which phone."""

    device_id: UUID
    seq: int
    id: UUID


async def wrong(
    connection: asyncpg.Connection, written: Callable[[], Iterable[Written]], acked: Iterable[Acked]
) -> dict[str, int]:
    """How much is wrong, by question. All operations are told twice, so that they need not be held."""
    await connection.execute(TABLES)
    await _copy(connection, "bench_acked", ((one.device_id, one.seq, one.id) for one in acked))
    await _copy(connection, "bench_expected", (_row(one) for one in written()))
    await connection.execute(APPLIED)
    known = {row["id"] for row in await connection.fetch("select id from bench_applied where kind ~ 'track|check'")}
    await _copy(connection, "bench_points", _points(written(), known))
    found: dict[str, int] = {}
    for name, question in QUESTIONS.items():
        found[name] = (await connection.fetch(question.replace("[ours]", OURS)))[0][0]
    return found


async def _copy(connection: asyncpg.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    await connection.copy_records_to_table(table, records=rows)


def _row(one: Written) -> tuple[Any, ...]:
    doing = one.doing
    return one.person_id, one.id, doing.kind, doing.visit_id, doing.report_id, *(doing.edited or (None, None))


def _points(written: Iterable[Written], applied: set[UUID]) -> list[tuple[UUID, int]]:
    """Two fixes of a person at the same instant are one."""
    instants: defaultdict[UUID, set[str]] = defaultdict(set)
    for one in written:
        kept = instants[one.person_id]
        if one.id in applied:
            kept.update(one.doing.fixes)
    return [(person_id, len(kept)) for person_id, kept in instants.items()]


async def photos_lost(
    connection: asyncpg.Connection, sent: Mapping[UUID, str], original: Callable[[UUID, UUID], Path]
) -> int:
    """Those that the server called complete and whose row is not, or whose bytes are not in the object store."""
    found = await connection.fetch(COMPLETE, list(sent))
    kept = {row["id"] for row in found if _hash(original(row["company_id"], row["id"])) == sent[row["id"]]}
    return len(sent.keys() - kept)


def _hash(file: Path) -> str | None:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else None
