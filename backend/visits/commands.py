"""Visits as reps make them. Evidence only grows: even a refused attempt is kept with its verdict.

A command raises a Problem where nothing is kept, and returns one where the attempt is kept but refused. It looks at a
desk that knows what it asks for and remembers what is to be written; whoever made the desk saves it. Every refusal is
raised before anything is remembered.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec

from backend.clock import business_day
from backend.errors import Problem
from backend.visits import flow
from backend.visits.desk import Desk
from backend.visits.held import Closing, Held, Place, Step, Stop, Target, Told
from backend.visits.wire import CheckedIn, CheckIn, CheckOut, Missed, Report, VerdictView
from backend.web.wire import plain
from checkin.attempt import Attempt
from checkin.dwell import dwell
from checkin.fix import Fix
from checkin.policy import Action
from checkin.signals import signals
from checkin.verdict import decide


async def check_in(desk: Desk, ask: CheckIn, told: Told) -> CheckedIn | Problem:
    """Begin a visit; one that is still open is closed as forgotten. Judged in the phone's own time.

    Returns visits.refused where the policy refuses the position; raises visits.unknown_account,
    visits.unknown_workorder, visits.id_reuse, request.invalid.
    """
    place = _begin(desk, ask, told.at)
    attempt = Attempt(told.fixes, ask.started_at, ask.refused, _previous(desk, ask, told), told.at)
    verdict = decide(attempt, flow.fence(place.position, place.radius_m, desk.policy), desk.policy)
    refused = verdict.action is Action.REFUSE
    if not refused:
        await _close_forgotten(desk, told.at)
    detail = flow.told(verdict)
    evidence = {
        "state": "closed" if refused else "open",
        "ended_at": told.at if refused else None,
        "verdict": verdict.outcome.value,
        "verdict_detail": detail,
        "signals": flow.told_signals(signals(attempt, desk.policy)),
        "reason": ask.reason,
        "position": verdict.fix.position if verdict.fix else None,
        "accuracy_m": verdict.fix.accuracy_m if verdict.fix else None,
        "raw_fixes": _raw("check_in", ask),
    }
    visit = _add(desk, ask, (told.at, place), evidence)
    summary = {"accountId": place.account_id, "outcome": verdict.outcome.value, "action": verdict.action.value}
    desk.unit.record("visit.refused" if refused else "visit.checked_in", ("visit", visit.id), after=summary)
    desk.tell("visit.recorded", visit)
    if refused:
        return Problem("visits.refused", field="fixes", outcome=verdict.outcome.value, distance_m=verdict.distance_m)
    if place.account_id:
        desk.step(Step(visit.id, "visited", visit.day))
    return CheckedIn(visit_id=visit.id, state="open", verdict=msgspec.convert(detail, VerdictView))


async def report(desk: Desk, ask: Report, told: Told) -> None:
    """Add what was written at the visit, also after it was closed; the photos may arrive later.

    Raises visits.unknown_visit, visits.id_reuse, request.invalid (nextDay, photoIds, voiceIds).
    """
    visit = desk.own(ask.visit_id)
    desk.refuse_foreign(ask.photo_ids, "photoIds")
    desk.refuse_foreign(ask.voice_ids, "voiceIds")
    if ask.next_day and ask.next_day < visit.day:
        raise Problem("request.invalid", field="nextDay", detail="The next visit lies before this one")
    if ask.report_id in desk.reported:
        if desk.reported[ask.report_id] != visit.id:
            raise Problem("visits.id_reuse", field="reportId")
        return
    said = {name: getattr(ask, name) for name in ("note", "outcome", "next_day", "photo_ids", "voice_ids")}
    desk.report(visit, said | {"id": ask.report_id, "at": told.at})
    if ask.next_day and visit.account_id:
        desk.step(Step(visit.id, "agreed", ask.next_day))
    desk.unit.record("visit.reported", ("visit", visit.id), after=plain(ask))
    desk.tell("visit.reported", visit)


async def check_out(desk: Desk, ask: CheckOut, told: Told) -> CheckedIn:
    """End a visit. Where it ended is judged like where it began, but nobody is kept inside by a verdict.

    Raises visits.unknown_visit, visits.already_closed.
    """
    visit = desk.own(ask.visit_id)
    if visit.state != "open":
        raise Problem("visits.already_closed", field="visitId")
    attempt = Attempt(told.fixes, ask.ended_at, ask.refused, None, told.at)
    verdict = decide(attempt, flow.fence(visit.position, visit.radius_m, desk.policy), desk.policy)
    detail = flow.told(verdict, dwell(visit.started_at, told.at, desk.policy))
    desk.close(visit, Closing(max(told.at, visit.started_at), detail, _raw("check_out", ask)))
    desk.unit.record("visit.checked_out", ("visit", visit.id), after={"outcome": verdict.outcome.value})
    desk.tell("visit.closed", visit)
    return CheckedIn(visit_id=visit.id, state="closed", verdict=msgspec.convert(detail, VerdictView))


async def missed(desk: Desk, ask: Missed, told: Told) -> CheckedIn:
    """Say why a visit did not happen. Raises visits.unknown_account, visits.id_reuse."""
    place = _begin(desk, ask, told.at)
    why = {"state": "missed", "ended_at": told.at, "missed_reason": ask.reason}
    visit = _add(desk, ask, (told.at, place), why)
    if ask.note:
        nothing: dict[str, Any] = {"photo_ids": [], "voice_ids": []}
        desk.report(visit, nothing | {"id": visit.id, "note": ask.note, "at": told.at})
    summary = {"accountId": place.account_id, "reason": ask.reason}
    desk.unit.record("visit.missed", ("visit", visit.id), after=summary)
    desk.tell("visit.missed", visit)
    return CheckedIn(visit_id=visit.id, state="missed")


def _begin(desk: Desk, ask: CheckIn | Missed, at: datetime) -> Place:
    """The place of a new visit."""
    if ask.visit_id in desk.visits:
        raise Problem("visits.id_reuse", field="visitId")
    workorder_id = _workorder_of(ask)
    if not ask.account_id and not workorder_id:
        raise Problem("request.invalid", field="accountId", detail="Name an account or a work order")
    place = desk.facts.place(Target(ask.account_id, workorder_id), at)
    if workorder_id and place.workorder_id is None:
        raise Problem("visits.unknown_workorder", field="workorderId")
    if ask.account_id and place.account_id is None:
        raise Problem("visits.unknown_account", field="accountId")
    return place


def _workorder_of(ask: CheckIn | Missed) -> Any:
    return ask.workorder_id if isinstance(ask, CheckIn) else None


def _add(desk: Desk, ask: CheckIn | Missed, begun: tuple[datetime, Place], values: dict[str, Any]) -> Held:
    """Keep the visit under the stop that it belongs to."""
    at, place = begun
    day = business_day(at, desk.unit.actor.timezone)
    stop = desk.facts.stop(Target(place.account_id, place.workorder_id, ask.plan_stop_id), day)
    visit = _held(ask, begun, day, stop)
    visit.state = values["state"]
    visit.row = {
        "id": ask.visit_id,
        "day": day,
        "started_at": at,
        "plan_stop_id": stop.id if stop else None,
        "account_id": place.account_id,
        "workorder_id": place.workorder_id,
        "pin_id": place.pin_id,
        "signals": [],
        "raw_fixes": [],
        **values,
    }
    desk.add(visit)
    return visit


def _held(ask: CheckIn | Missed, begun: tuple[datetime, Place], day: Any, stop: Stop | None) -> Held:
    at, place = begun
    return Held(
        id=ask.visit_id,
        state="open",
        account_id=place.account_id,
        plan_id=stop.plan_id if stop else None,
        day=day,
        started_at=at,
        position=place.position,
        radius_m=place.radius_m,
    )


async def _close_forgotten(desk: Desk, until: datetime) -> None:
    """Close the visit that the rep left without checking out, at the last fix inside its fence."""
    visit = desk.open_visit
    if visit is None:
        return
    fence = flow.fence(visit.position, visit.radius_m, desk.policy)
    last = await desk.last_inside(fence, visit.started_at, until) if fence else None
    ended_at = last or visit.started_at
    desk.close(visit, Closing(ended_at, flow.forgotten(visit.started_at, ended_at, desk.policy), []))
    desk.unit.record("visit.forgotten", ("visit", visit.id), after={"endedAt": ended_at.isoformat()})
    desk.tell("visit.closed", visit)


def _previous(desk: Desk, ask: CheckIn, told: Told) -> Fix | None:
    """The fix before this attempt, at the time that the phone's clock would have said."""
    fix = desk.previous_fix(told.earliest())
    return replace(fix, taken_at=fix.taken_at + (ask.started_at - told.at)) if fix else None


def _raw(moment: str, ask: CheckIn | CheckOut) -> list[dict[str, Any]]:
    """The fixes as they came, in their own datum and by the phone's clock."""
    return [{"moment": moment} | plain(fix) for fix in ask.fixes]
