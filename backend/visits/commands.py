"""Visits as reps make them. Evidence only grows: even a refused attempt is kept with its verdict.

A command raises a Problem where nothing is kept, and returns one where the attempt is kept but refused.
"""

from datetime import datetime
from typing import Any

import asyncpg
import msgspec

from backend.access.ownership import refuse_foreign
from backend.accounts.rhythm import tell_phones_of
from backend.clock import business_day
from backend.errors import Problem
from backend.feed.changes import of_person
from backend.visits import flow, store
from backend.visits.wire import CheckedIn, CheckIn, CheckOut, Missed, Report, VerdictView
from backend.web.fix import fixes_of, sane_instant
from backend.web.wire import plain
from backend.work import Work
from checkin.attempt import Attempt
from checkin.dwell import dwell
from checkin.fix import Fix
from checkin.policy import Action, Policy
from checkin.signals import signals
from checkin.verdict import decide


async def check_in(unit: Work, ask: CheckIn) -> CheckedIn | Problem:
    """Begin a visit; one that is still open is closed as forgotten.

    Returns visits.refused where the policy refuses the position; raises visits.unknown_account,
    visits.unknown_workorder, visits.id_reuse, visits.future, request.invalid.
    """
    started_at = sane_instant(ask.started_at, unit.now, "startedAt")
    fixes = fixes_of(ask.fixes, unit.now)
    place = await _begin(unit, ask, started_at)
    policy = flow.policy_of(await store.policy_document(unit))
    attempt = Attempt(fixes, started_at, ask.refused, await _previous(unit, started_at, fixes), unit.now)
    verdict = decide(attempt, flow.fence(place["position"], place["radius_m"], policy), policy)
    refused = verdict.action is Action.REFUSE
    if not refused:
        await _close_forgotten(unit, started_at, policy)
    told = flow.told(verdict)
    evidence = {
        "state": "closed" if refused else "open",
        "ended_at": started_at if refused else None,
        "verdict": verdict.outcome.value,
        "verdict_detail": told,
        "signals": flow.told_signals(signals(attempt, policy)),
        "reason": ask.reason,
        "position": verdict.fix.position if verdict.fix else None,
        "accuracy_m": verdict.fix.accuracy_m if verdict.fix else None,
        "raw_fixes": _raw("check_in", ask),
    }
    plan_id = await _insert(unit, ask, started_at, _ids(place) | evidence)
    summary = {"accountId": place["account_id"], "outcome": verdict.outcome.value, "action": verdict.action.value}
    unit.record("visit.refused" if refused else "visit.checked_in", ("visit", ask.visit_id), after=summary)
    await _tell(unit, "visit.recorded", dict(place) | {"id": ask.visit_id, "plan_id": plan_id})
    if refused:
        return Problem("visits.refused", field="fixes", outcome=verdict.outcome.value, distance_m=verdict.distance_m)
    if place["account_id"]:
        await store.mark_visited(unit, ask.visit_id, business_day(started_at, unit.actor.timezone))
    return CheckedIn(visit_id=ask.visit_id, state="open", verdict=msgspec.convert(told, VerdictView))


async def report(unit: Work, ask: Report, at: datetime) -> None:
    """Add what was written at the visit, also after it was closed; the photos may arrive later.

    Raises visits.unknown_visit, visits.id_reuse, request.invalid (nextDay, photoIds, voiceIds).
    """
    visit = await _own(unit, ask.visit_id)
    await refuse_foreign(unit.conn, unit.actor, ask.photo_ids, "photoIds")
    await refuse_foreign(unit.conn, unit.actor, ask.voice_ids, "voiceIds")
    if ask.next_day and ask.next_day < visit["day"]:
        raise Problem("request.invalid", field="nextDay", detail="The next visit lies before this one")
    told: dict[str, Any] = {
        "id": ask.report_id,
        "note": ask.note,
        "outcome": ask.outcome,
        "next_day": ask.next_day,
        "photo_ids": ask.photo_ids,
        "voice_ids": ask.voice_ids,
        "at": min(at, unit.now),
    }
    if not await store.insert_report(unit, ask.visit_id, told):
        if not await store.report_is_of(unit, ask.report_id, ask.visit_id):
            raise Problem("visits.id_reuse", field="reportId")
        return
    if ask.next_day and visit["account_id"]:
        await store.agree_next_day(unit, ask.visit_id, ask.next_day)
    unit.record("visit.reported", ("visit", ask.visit_id), after=plain(ask))
    await _tell(unit, "visit.reported", dict(visit))


async def check_out(unit: Work, ask: CheckOut) -> CheckedIn:
    """End a visit. Where it ended is judged like where it began, but nobody is kept inside by a verdict.

    Raises visits.unknown_visit, visits.already_closed, visits.future, request.invalid.
    """
    ended_at = sane_instant(ask.ended_at, unit.now, "endedAt")
    fixes = fixes_of(ask.fixes, unit.now)
    visit = await _own(unit, ask.visit_id)
    if visit["state"] != "open":
        raise Problem("visits.already_closed", field="visitId")
    policy = flow.policy_of(await store.policy_document(unit))
    attempt = Attempt(fixes, ended_at, ask.refused, None, unit.now)
    verdict = decide(attempt, flow.fence(visit["position"], visit["radius_m"], policy), policy)
    told = flow.told(verdict, dwell(visit["started_at"], ended_at, policy))
    await store.close(unit, ask.visit_id, max(ended_at, visit["started_at"]), told, _raw("check_out", ask))
    unit.record("visit.checked_out", ("visit", ask.visit_id), after={"outcome": verdict.outcome.value})
    await _tell(unit, "visit.closed", dict(visit))
    return CheckedIn(visit_id=ask.visit_id, state="closed", verdict=msgspec.convert(told, VerdictView))


async def missed(unit: Work, ask: Missed) -> CheckedIn:
    """Say why a visit did not happen. Raises visits.unknown_account, visits.id_reuse, visits.future."""
    at = sane_instant(ask.at, unit.now, "at")
    place = await _begin(unit, ask, at)
    why = {"state": "missed", "ended_at": at, "missed_reason": ask.reason}
    plan_id = await _insert(unit, ask, at, _ids(place) | why)
    if ask.note:
        await store.insert_report(unit, ask.visit_id, {"id": ask.visit_id, "note": ask.note, "at": at})
    summary = {"accountId": place["account_id"], "reason": ask.reason}
    unit.record("visit.missed", ("visit", ask.visit_id), after=summary)
    await _tell(unit, "visit.missed", dict(place) | {"id": ask.visit_id, "plan_id": plan_id})
    return CheckedIn(visit_id=ask.visit_id, state="missed")


async def _begin(unit: Work, ask: CheckIn | Missed, at: datetime) -> asyncpg.Record:
    """The place of a new visit, with this rep's visits locked."""
    await store.lock_visits_of_rep(unit)
    if await store.own(unit, ask.visit_id):
        raise Problem("visits.id_reuse", field="visitId")
    target = _target(ask)
    if not target.account_id and not target.workorder_id:
        raise Problem("request.invalid", field="accountId", detail="Name an account or a work order")
    place = await store.place(unit, target, at)
    if target.workorder_id and place["workorder_id"] is None:
        raise Problem("visits.unknown_workorder", field="workorderId")
    if target.account_id and place["account_id"] is None:
        raise Problem("visits.unknown_account", field="accountId")
    return place


def _ids(place: asyncpg.Record) -> dict[str, Any]:
    return {name: place[name] for name in ("account_id", "workorder_id", "pin_id")}


def _target(ask: CheckIn | Missed) -> store.Target:
    workorder_id = ask.workorder_id if isinstance(ask, CheckIn) else None
    return store.Target(ask.account_id, workorder_id, ask.plan_stop_id)


async def _insert(unit: Work, ask: CheckIn | Missed, at: datetime, values: dict[str, Any]) -> Any:
    """Save the visit under the stop that it belongs to; returns the plan of that stop, if any."""
    day = business_day(at, unit.actor.timezone)
    target = store.Target(values["account_id"], values["workorder_id"], ask.plan_stop_id)
    stop = await store.stop(unit, target, day)
    row = {"id": ask.visit_id, "day": day, "started_at": at, "plan_stop_id": stop["id"] if stop else None}
    await store.insert(unit, values | row)
    return stop["plan_id"] if stop else None


async def _close_forgotten(unit: Work, until: datetime, policy: Policy) -> None:
    """Close the visit that the rep left without checking out, at the last fix inside its fence."""
    visit = await store.own_open(unit)
    if visit is None:
        return
    fence = flow.fence(visit["position"], visit["radius_m"], policy)
    last = await store.last_inside(unit, fence, visit["started_at"], until) if fence else None
    ended_at = last or visit["started_at"]
    await store.close(unit, visit["id"], ended_at, flow.forgotten(visit["started_at"], ended_at, policy), [])
    unit.record("visit.forgotten", ("visit", visit["id"]), after={"endedAt": ended_at.isoformat()})
    await _tell(unit, "visit.closed", dict(visit))


async def _own(unit: Work, visit_id: Any) -> asyncpg.Record:
    await store.lock_visits_of_rep(unit)
    visit = await store.own(unit, visit_id)
    if visit is None:
        raise Problem("visits.unknown_visit", field="visitId")
    return visit


async def _previous(unit: Work, at: datetime, fixes: tuple[Fix, ...]) -> Fix | None:
    return await store.previous_fix(unit, min([at, *(fix.taken_at for fix in fixes)]))


async def _tell(unit: Work, event: str, visit: dict[str, Any]) -> None:
    """Announce what happened; the rep's visit and plan, and the account on all phones, look different now."""
    me = of_person(unit.actor.me)
    unit.emit(event, visit_id=visit["id"], rep_id=unit.actor.me, account_id=visit["account_id"])
    unit.change("visit", visit["id"], [me])
    if visit["account_id"]:
        await tell_phones_of(unit, visit["account_id"])
    if visit["plan_id"]:
        unit.change("plan", visit["plan_id"], [me])


def _raw(moment: str, ask: CheckIn | CheckOut) -> list[dict[str, Any]]:
    """The fixes as they came, in their own datum."""
    return [{"moment": moment} | plain(fix) for fix in ask.fixes]
