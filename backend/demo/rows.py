"""Writes the demo company's rows, each table in one go."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.clock import business_day, new_id
from backend.demo.cast import CONTACT_NAMES, CONTACT_ROLES, Goods
from backend.demo.history import PastVisit
from backend.work import Work
from checkin.verdict import Verdict
from infra.city.demo_places import DemoAccount, DemoField

RADIUS_M = 150.0
FICTIONAL = 100  # +1 202 555 0100 to 0199 are reserved for stories: nobody is called by accident
APPOINTMENT_HOURS = (10, 14)  # two promises a day for some reps: one before lunch, one after
APPOINTMENT_SLACK = timedelta(minutes=15)
NOTICE = timedelta(hours=2)  # nobody promises to be there at once
LATEST_HOUR = 16
SEEN_MINUTES_AGO = (1, 4, 2, 11, 6, 3, 25, 8)

ACCOUNT = """
insert into account (id, company_id, owner_id, name, kind, account_class, tags, address, phone, opening_hours,
    visit_interval_days, visit_duration_s, last_visit_day, next_day, position, radius_m, version, source, source_ref,
    created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, null, $14, $15, 1, $16, $17, $18, $18)
"""
PIN = """
insert into account_pin (id, company_id, account_id, position, radius_m, provenance, by_id, valid_from,
    valid_to, as_received)
values ($1, $2, $3, $4, $5, 'import', null, $6, null, null)
"""
CONTACT = (
    "insert into contact (id, company_id, account_id, name, role, phone, email) values ($1, $2, $3, $4, $5, $6, null)"
)
PRODUCT = """
insert into product (id, company_id, sku, name, unit, list_price, cost, currency, listed_since, active)
select $1, $2, $3, $4, $5, $6, $7, currency, $8, true from company where id = $2
"""
APPOINTMENT = """
insert into appointment (id, company_id, account_id, rep_id, starts_at, latest_start_at, note)
values ($1, $2, $3, $4, $5, $6, null)
"""
POSITION = """
insert into latest_position (id, company_id, taken_at, received_at, position, accuracy_m, source)
values ($1, $2, $3, $3, $4, $5, 'demo')
"""
VISIT = """
insert into visit (id, company_id, rep_id, account_id, plan_stop_id, workorder_id, device_id, pin_id, day, started_at,
    ended_at, received_at, state, missed_reason, verdict, verdict_detail, out_verdict_detail,
    signals, reason, position, accuracy_m, raw_fixes)
values ($1, $2, $3, $4, null, null, null, null, $5, $6, $7, $7, 'closed', null,
    $8, $9, null, '[]', null, $10, $11, '[]')
"""
REPORT = """
insert into visit_report (id, company_id, rep_id, visit_id, note, outcome, next_day, photo_ids, voice_ids, at,
    received_at)
values ($1, $2, $3, $4, $5, $6, null, '{}', '{}', $7, $7)
"""


async def insert_accounts(unit: Work, field: DemoField, reps: Sequence[UUID], today: date) -> list[UUID]:
    ids = [new_id() for _ in field.accounts]
    born = unit.now - timedelta(days=365)  # pins were valid before the first visit of the history
    await unit.conn.executemany(
        ACCOUNT, [_account(unit, i, a, reps[a.rep], today) for i, a in zip(ids, field.accounts, strict=True)]
    )
    await unit.conn.executemany(
        PIN,
        [(new_id(), unit.company_id, i, a.position, RADIUS_M, born) for i, a in zip(ids, field.accounts, strict=True)],
    )
    return ids


def _account(unit: Work, account_id: UUID, it: DemoAccount, owner: UUID, today: date) -> tuple[object, ...]:
    last = None if it.last_visit_days_ago is None else today - timedelta(days=it.last_visit_days_ago)
    source = "demo" if it.fictional else "osm"
    return (
        account_id, unit.company_id, owner, it.name, it.kind, it.value_class, [it.kind], it.address or "", None,
        it.opening_hours, it.interval_days, it.visit_duration_s, last, it.position, RADIUS_M, source, it.key, unit.now,
    )  # fmt: skip


async def insert_contacts(unit: Work, accounts: Sequence[UUID], rng: Random) -> None:
    chosen = [
        (
            new_id(),
            unit.company_id,
            account,
            rng.choice(CONTACT_NAMES),
            rng.choice(CONTACT_ROLES),
            f"+1202555{FICTIONAL + number % 100:04d}",
        )
        for number, account in enumerate(accounts)
    ]
    await unit.conn.executemany(CONTACT, chosen)


async def insert_goods(unit: Work, goods: Sequence[Goods], today: date) -> None:
    listed = today - timedelta(days=250)
    await unit.conn.executemany(
        PRODUCT,
        [
            (
                new_id(),
                unit.company_id,
                g.sku,
                {"en": g.english, "zh-CN": g.chinese},
                g.unit,
                Decimal(g.list_price),
                Decimal(g.cost),
                listed,
            )
            for g in goods
        ],
    )


async def insert_appointments(
    unit: Work, field: DemoField, accounts: Sequence[UUID], reps: Sequence[UUID], today: date
) -> None:
    """One promised visit for every other rep, at a customer of class A, ahead of now where the day allows."""
    zone = ZoneInfo(unit.actor.timezone)
    soon = (unit.now.astimezone(zone) + NOTICE).replace(minute=0, second=0, microsecond=0)
    promised: list[tuple[object, ...]] = []
    for number, rep in enumerate(reps[::2]):
        mine = [index for index, a in enumerate(field.accounts) if reps[a.rep] == rep and a.value_class == "A"]
        if mine:
            at = datetime.combine(today, time(APPOINTMENT_HOURS[number % 2]), zone)
            at = max(at, soon) if soon.hour < LATEST_HOUR else at
            promised.append((new_id(), unit.company_id, accounts[mine[0]], rep, at, at + APPOINTMENT_SLACK))
    await unit.conn.executemany(APPOINTMENT, promised)


async def insert_positions(unit: Work, field: DemoField, reps: Sequence[UUID]) -> None:
    await unit.conn.executemany(
        POSITION,
        [
            (
                reps[number],
                unit.company_id,
                unit.now - timedelta(minutes=SEEN_MINUTES_AGO[number % 8]),
                rep.home,
                12.0 + 5 * number,
            )
            for number, rep in enumerate(field.reps)
        ],
    )


async def insert_visits(
    unit: Work, field: DemoField, accounts: Sequence[UUID], reps: Sequence[UUID], visits: Sequence[PastVisit]
) -> None:
    ids = [new_id() for _ in visits]
    await unit.conn.executemany(
        VISIT,
        [
            (
                i, unit.company_id, reps[field.accounts[v.account].rep], accounts[v.account],
                business_day(v.started_at, unit.actor.timezone), v.started_at, v.ended_at, v.verdict.outcome.value,
                told(v.verdict), v.position, v.accuracy_m,
            )
            for i, v in zip(ids, visits, strict=True)
        ],
    )  # fmt: skip
    await unit.conn.executemany(
        REPORT,
        [
            (new_id(), unit.company_id, reps[field.accounts[v.account].rep], i, v.note, v.outcome, v.ended_at)
            for i, v in zip(ids, visits, strict=True)
        ],
    )


def told(verdict: Verdict) -> dict[str, object]:
    """The verdict as the visits slice keeps it."""
    return {
        "outcome": verdict.outcome.value,
        "action": verdict.action.value,
        "distanceM": verdict.distance_m,
        "accuracyM": verdict.accuracy_m,
        "probabilityInside": verdict.probability_inside,
        "reasons": [{"code": r.code, "facts": dict(r.facts)} for r in verdict.reasons],
    }
