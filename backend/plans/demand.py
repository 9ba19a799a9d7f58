"""What wants a visit on a day, and who works it: questions across accounts, appointments, orders and people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import asyncpg

from backend.access.scope import TEAM_BELOW
from backend.accounts.opening import windows_on
from backend.clock import business_day, now
from backend.plans import learned, weekdays
from backend.plans.away import at_work
from backend.plans.flow import DAY_S, MIN_BREAK_S, DayClock, Place, Wish, Worker, start_windows
from backend.plans.pace import Pace, Stays
from backend.work import View
from routing.due import BY_HAND_S, LEAST_WORTH_S, MAX_INTERVAL_DAYS, MIN_INTERVAL_DAYS, urgency, worth_s
from routing.model import Break, Kind, Window

MAX_WISHES = 120  # per rep and day: several times what anybody can visit, and small enough for one matrix
DEFAULT_ORDER_PRIZE_S = BY_HAND_S

WORKERS = """
select id, name, profile, home, home_label, starts_s, ends_s, break_s, break_opens_s, break_closes_s, skills, max_visits
from person where company_id = $1 and ($2::uuid[] is null or id = any($2)) and active and 'rep' = any(roles)
order by name
"""
IN_TEAM = f"""
select p.id from person p
where p.company_id = $1 and p.active and 'rep' = any(p.roles) and ($3::uuid[] is null or p.id = any($3))
  and ($2::uuid is null or p.id in ({TEAM_BELOW}))
order by p.name
"""  # noqa: S608 - put together from constants
ACCOUNTS = """
select a.id, coalesce(a.fixed_rep_id, a.owner_id) as owner_id, a.name, a.address, a.position, a.opening_hours,
       a.account_class, a.visit_interval_days, a.visit_duration_s, a.last_visit_day, a.next_day, a.weekdays, a.skills,
       c.worth_s
from account a left join visit_class c on c.company_id = a.company_id and c.code = a.account_class
where a.company_id = $1 and a.archived_at is null and a.position is not null
  and (a.id = any($4) or ($5 and (a.owner_id = any($2) and a.fixed_rep_id is null or a.fixed_rep_id = any($2))
       and (a.shared_team_id is null or not exists (
            select from plan_stop s join day_plan p on p.company_id = s.company_id and p.id = s.plan_id
            where s.company_id = $1 and s.account_id = a.id and p.day = $3 and p.status = 'published'
              and p.rep_id <> all($2)))
       and (a.next_day <= $3
       or a.next_day is null
          and (a.last_visit_day is null or a.last_visit_day + a.visit_interval_days <= $3))
       and not exists (
            select from plan_stop s join day_plan p on p.company_id = s.company_id and p.id = s.plan_id
            where s.company_id = $1 and s.account_id = a.id and s.workorder_id is null
              and p.day >= $6 and p.day <> $3 and abs(p.day - $3) < a.visit_interval_days and p.status = 'published'
              and not exists (select from visit v where v.company_id = $1 and v.rep_id = p.rep_id and v.day = p.day
                              and v.account_id = a.id and v.state in ('closed', 'missed')))))
  and not ($5 and exists (select from visit v where v.company_id = $1 and v.account_id = a.id and v.day = $3
                          and v.state in ('open', 'closed', 'missed')))
order by a.id
"""
APPOINTMENTS = """
select account_id, rep_id, starts_at, latest_start_at from appointment
where company_id = $1 and rep_id = any($2) and starts_at >= $3 and starts_at < $4 order by starts_at
"""
ORDERS = """
select id, offered_to, account_id, title, place_name, address, position, duration_s, skills, priority
from workorder
where company_id = $1 and offered_to = any($2) and state = 'accepted' and (id = any($3) or $4) order by id
"""
LOCKED = """
select distinct s.account_id from plan_stop s join day_plan p on p.id = s.plan_id
where p.company_id = $1 and p.rep_id = any($2) and p.day = $3 and s.locked and s.account_id is not null
"""
TIMEZONE = "select timezone from company where id = $1"
LATEST = "select position from latest_position where company_id = $1 and id = $2"
SINCE = "select id, position, accuracy_m, taken_at from latest_position where company_id = $1 and taken_at >= $2"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which visits to ask for: what is due of these reps, and in any case the named ones.

    What a published plan promises for another day is not due here as well, whoever's plan it is; an interval may be so
    short that both days are right.
    """

    clock: DayClock
    rep_ids: Sequence[UUID]
    due: bool = True
    account_ids: frozenset[UUID] = frozenset()
    workorder_ids: frozenset[UUID] = frozenset()
    locked: frozenset[UUID] = frozenset()
    orders_too: bool = False


async def timezone(view: View) -> str:
    return str(await view.conn.fetchval(TIMEZONE, view.company_id))


async def latest_position(view: View, rep_id: UUID) -> Place | None:
    position = await view.conn.fetchval(LATEST, view.company_id, rep_id)
    return None if position is None else Place("", position)


async def latest_positions(view: View, since: datetime) -> dict[UUID, asyncpg.Record]:
    return {row["id"]: row for row in await view.conn.fetch(SINCE, view.company_id, since)}


async def workers(view: View, rep_ids: Iterable[UUID]) -> list[Worker]:
    return await _workers(view, list(rep_ids))


async def active_reps(view: View) -> list[Worker]:
    """Everybody within reach who works today."""
    everybody = await _workers(view, view.people_list)
    here = await at_work(view, [one.id for one in everybody], business_day(now(), view.actor.timezone))
    return [one for one in everybody if one.id in here]


async def _workers(view: View, rep_ids: Sequence[UUID] | None) -> list[Worker]:
    paces = await learned.paces(view)
    rows = await view.conn.fetch(WORKERS, view.company_id, rep_ids)
    return [_worker(row, paces.get(row["profile"])) for row in rows]


def _worker(row: asyncpg.Record, pace: Pace | None) -> Worker:
    rest = Window(row["break_opens_s"], max(row["break_opens_s"], row["break_closes_s"]))
    return Worker(
        id=row["id"],
        name=row["name"],
        profile=row["profile"],
        home=Place(row["home_label"] or "", row["home"]),
        starts_s=row["starts_s"],
        ends_s=row["ends_s"],
        rests=(Break(row["break_s"], rest),) if row["break_s"] >= MIN_BREAK_S else (),
        skills=frozenset(row["skills"]),
        max_visits=row["max_visits"],
        pace=pace,
    )


async def reps_of(view: View, team_id: UUID | None) -> list[UUID]:
    """Active reps within reach, of the team and those below it."""
    rows = await view.conn.fetch(IN_TEAM, view.company_id, team_id, view.people_list)
    return [row["id"] for row in rows]


async def locked_accounts(view: View, rep_ids: Sequence[UUID], day: date) -> frozenset[UUID]:
    rows = await view.conn.fetch(LOCKED, view.company_id, list(rep_ids), day)
    return frozenset(row["account_id"] for row in rows)


async def agreed(view: View, clock: DayClock, rep_ids: Sequence[UUID]) -> dict[tuple[UUID, UUID], datetime]:
    """When the appointments of the day must begin at the latest, by rep and account."""
    rows = await view.conn.fetch(APPOINTMENTS, view.company_id, list(rep_ids), clock.at(0), clock.at(DAY_S))
    return {(row["rep_id"], row["account_id"]): row["latest_start_at"] for row in rows}


async def wishes(view: View, wanted: Wanted) -> dict[UUID, list[Wish]]:
    """Per rep, the worthiest first, at most MAX_WISHES; promises are always among them."""
    reps, clock = list(wanted.rep_ids), wanted.clock
    begins, ends = clock.at(0), clock.at(DAY_S)
    promised = await view.conn.fetch(APPOINTMENTS, view.company_id, reps, begins, ends)
    booked = {row["account_id"]: row for row in promised}
    named = wanted.account_ids | (frozenset(booked) if wanted.due else frozenset())
    today = business_day(now(), clock.timezone)
    rows = await view.conn.fetch(ACCOUNTS, view.company_id, reps, clock.day, list(named), wanted.due, today)
    orders = await view.conn.fetch(ORDERS, view.company_id, reps, list(wanted.workorder_ids), wanted.orders_too)
    stays = await learned.stays(view, [row["id"] for row in rows])
    found: dict[UUID, list[Wish]] = {rep: [] for rep in reps}
    for row in rows:
        appointment = booked.get(row["id"])
        rep = appointment["rep_id"] if appointment else row["owner_id"]
        owner = rep if rep in found else reps[0]
        found[owner].append(_account_wish(row, appointment, wanted, stays))
    for row in orders:
        found[row["offered_to"]].append(wish_for(row))
    return {rep: sorted(some, key=_worth, reverse=True)[:MAX_WISHES] for rep, some in found.items()}


def _worth(wish: Wish) -> tuple[bool, int]:
    return wish.kind != "optional", wish.prize_s


def _account_wish(row: asyncpg.Record, appointment: asyncpg.Record | None, wanted: Wanted, stays: Stays) -> Wish:
    clock = wanted.clock
    opening = windows_on(row["opening_hours"], clock.day, clock.timezone)
    starts_s = clock.seconds(appointment["starts_at"]) if appointment else None
    duration_s, version = stays.duration_s(row, starts_s)
    windows = start_windows(opening, duration_s)
    if appointment and starts_s is not None:
        windows = (Window(starts_s, max(starts_s, clock.seconds(appointment["latest_start_at"]))),)
    kind: Kind = "locked" if row["id"] in wanted.locked else "mandatory" if appointment else "optional"
    return Wish(
        account_id=row["id"],
        workorder_id=None,
        name=row["name"],
        address=row["address"],
        position=row["position"],
        duration_s=duration_s,
        windows=windows,
        opening=opening,
        prize_s=_prize_s(row, wanted),
        kind=kind,
        appointment=appointment is not None,
        skills=frozenset(row["skills"]),
        due_days=_due_days(row, clock.day),
        learned=version,
    )


def _interval(row: asyncpg.Record) -> int:
    return min(max(row["visit_interval_days"], MIN_INTERVAL_DAYS), MAX_INTERVAL_DAYS)


def _due_days(row: asyncpg.Record, day: date) -> int | None:
    if row["next_day"] is not None:
        return (row["next_day"] - day).days
    if row["last_visit_day"] is None:
        return None
    return (row["last_visit_day"] + timedelta(days=_interval(row)) - day).days


def _prize_s(row: asyncpg.Record, wanted: Wanted) -> int:
    """A day that was agreed with the customer, and what somebody put into the plan, count as asked for by hand.

    A visit that can wait for one of its preferred weekdays is worth less on the others.
    """
    agreed = row["next_day"] is not None and row["next_day"] <= wanted.clock.day
    due = urgency(row["last_visit_day"], _interval(row), wanted.clock.day)
    base_s = row["worth_s"] or LEAST_WORTH_S
    if not weekdays.is_liked(row, wanted.clock.day) and weekdays.can_wait(due):
        base_s //= weekdays.OTHER_DAYS_WORTH
    return worth_s(due, base_s, by_hand=agreed or row["id"] in wanted.account_ids)


def wish_for(row: asyncpg.Record) -> Wish:
    """A work order as a visit; an accepted one is a promise to a customer who waits."""
    return Wish(
        account_id=row["account_id"],
        workorder_id=row["id"],
        name=row["title"],
        address=row["address"] or row["place_name"],
        position=row["position"],
        duration_s=row["duration_s"],
        windows=(Window(0, DAY_S),),
        opening=None,
        prize_s=DEFAULT_ORDER_PRIZE_S,
        kind="locked",
        skills=frozenset(row["skills"]),
        urgent=row["priority"] == "urgent",
    )
