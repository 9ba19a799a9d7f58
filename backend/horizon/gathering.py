"""Reads a team's span: who works when, which routes have begun, and what wants a visit."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from backend.clock import business_day
from backend.horizon import weeks
from backend.horizon.flow import SHORTEST_SHIFT_S, Span, Team, WorkingDay, sorted_out
from backend.horizon.load import load_of
from backend.horizon.wanted import Found, Rules, as_visited, items
from backend.horizon.writing import is_begun
from backend.plans import away, demand, learned
from backend.plans import store as plans
from backend.plans.flow import Worker
from backend.work import View

LOOKS_BACK = timedelta(days=28)  # the plans that tell what travel a visit costs here


@dataclass(frozen=True, slots=True)
class Begun:
    """Routes of today that move no more: whose, and what they visit."""

    rep_ids: frozenset[UUID]
    account_ids: frozenset[UUID]
    workorder_ids: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Promised:
    """What plans in force visit that are not planned anew: `before` the span, or within it by somebody else."""

    before: Mapping[UUID, date]
    account_ids: frozenset[UUID]
    workorder_ids: frozenset[UUID]


async def gathered(view: View, span: Span, rep_ids: Sequence[UUID], now: datetime) -> Team:
    reps = await weeks.teams_of(view, rep_ids)
    people = await demand.workers(view, rep_ids)
    days = await away.workdays(view, rep_ids)
    begun = await _begun(view, span, rep_ids, now)
    sure = await _promised(view, span, rep_ids, now)
    shifts = await _shifts(view, span, (people, days, reps), begun, now)
    leg_s = await weeks.leg_s(view, reps, span.first - LOOKS_BACK, span.first)
    load = load_of(await weeks.load(view, reps), people, days, leg_s)
    found = await _found(view, reps, span, (begun, sure))
    stays = await learned.stays(view, [*found.named, *(row["id"] for row in found.due)])
    wanted = items(found, Rules(span, load.ratio, stays))
    kept = sorted(begun.rep_ids)
    return await asyncio.to_thread(sorted_out, Team(span, shifts, wanted, kept, load.ratio, load.more_people))


async def _begun(view: View, span: Span, rep_ids: Sequence[UUID], now: datetime) -> Begun:
    """A published route counts as begun from its start on, and from its first visit on."""
    today = business_day(now, span.timezone)
    if span.first > today:
        return Begun(frozenset(), frozenset(), frozenset())
    heads = [head for head in await plans.heads(view, today, "published") if head["rep_id"] in set(rep_ids)]
    stops = await plans.stops(view, [head["id"] for head in heads])
    fixed = [head for head in heads if is_begun(head["start_at"], stops[head["id"]], now)]
    rows = [seen.row for head in fixed for seen in stops[head["id"]] if seen.state != "missed"]
    return Begun(
        frozenset(head["rep_id"] for head in fixed),
        frozenset(row.account_id for row in rows if row.account_id and not row.workorder_id),
        frozenset(row.workorder_id for row in rows if row.workorder_id),
    )


async def _promised(view: View, span: Span, rep_ids: Sequence[UUID], now: datetime) -> Promised:
    rows = await weeks.in_force(view, rep_ids, business_day(now, span.timezone), (span.first, span.last))
    visits = [row for row in rows if row["account_id"] and not row["workorder_id"]]
    days: dict[UUID, date] = {}
    for row in visits:
        days[row["account_id"]] = max(row["day"], days.get(row["account_id"], row["day"]))
    return Promised(
        {account_id: day for account_id, day in days.items() if day < span.first},
        frozenset(account_id for account_id, day in days.items() if day >= span.first),
        frozenset(row["workorder_id"] for row in rows if row["workorder_id"]),
    )


Staff = tuple[Sequence[Worker], Mapping[UUID, frozenset[int]], weeks.Reps]


async def _shifts(view: View, span: Span, staff: Staff, begun: Begun, now: datetime) -> list[WorkingDay]:
    people, workdays, reps = staff
    off = await away.days_off(view, reps.ids, span.first, span.last)
    found: list[WorkingDay] = []
    for worker in people:
        for number in range(span.days):
            day = span.day(number)
            opens_s = max(worker.starts_s, span.clock(number).seconds(now))
            if day.isoweekday() not in workdays[worker.id] or (worker.id, day) in off:
                continue
            today = number == span.number(business_day(now, span.timezone))
            if (today and worker.id in begun.rep_ids) or worker.ends_s - opens_s < SHORTEST_SHIFT_S:
                continue
            found.append(WorkingDay(worker, number, opens_s, frozenset(reps.teams[worker.id])))
    return found


async def _found(view: View, reps: weeks.Reps, span: Span, taken: tuple[Begun, Promised]) -> Found:
    begun, sure = taken
    since, until = span.clock(0).at(0), span.clock(span.days - 1).at(24 * 3600)
    promised = await weeks.appointments(view, reps.ids, since, until)
    locked = await weeks.locked(view, reps.ids, span.first, span.last)
    free = [row for row in promised if not _in_begun(row["account_id"], row["rep_id"], begun)]
    held = [row for row in locked if not _in_begun(row["account_id"], row["rep_id"], begun)]
    named = await weeks.accounts(view, sorted({row["account_id"] for row in (*free, *held)}))
    due = await weeks.due(view, reps, span.last, sorted(begun.account_ids | sure.account_ids))
    later = [as_visited(row, sure.before[row["id"]]) if row["id"] in sure.before else row for row in due]
    orders = await weeks.orders(view, reps.ids, sorted(begun.workorder_ids | sure.workorder_ids))
    return Found(later, free, held, orders, named)


def _in_begun(account_id: UUID, rep_id: UUID, begun: Begun) -> bool:
    return rep_id in begun.rep_ids and account_id in begun.account_ids
