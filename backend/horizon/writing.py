"""Puts a solved span into the plans of its days, and into words for the manager."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from backend.feed.changes import of_person
from backend.horizon.elsewhere import Ways
from backend.horizon.flow import Item, Refused, Span, Team, WorkingDay, day_matrix, setting_of, wish_on
from backend.horizon.solving import Answer, owner_of
from backend.plans import drawing
from backend.plans import store as plans
from backend.plans.drawing import Answer as DayAnswer
from backend.plans.drawing import Day
from backend.plans.reasons import Names
from backend.plans.store import Head, Seen
from backend.roads.travel import TravelMatrix
from backend.work import View, Work
from routing.horizon import SEPARATOR
from routing.plan import Facts, LeftOut, Relaxation, Route

MOST_TOLD = 200  # left-out visits in a run's result; the count tells of the rest


@dataclass(frozen=True, slots=True)
class Target:
    """What was in force for a person's day when the search looked."""

    head: Head | None
    version: int | None
    seen: Sequence[Seen]


NOTHING = Target(None, None, ())
Targets = Mapping[tuple[UUID, date], Target]


async def targets(view: View, rep_ids: Sequence[UUID], span: Span) -> Targets:
    """By person and day, where a plan is in force."""
    within = set(rep_ids)
    rows = [row for number in range(span.days) for row in await plans.heads(view, span.day(number), "published")]
    rows = [row for row in rows if row["rep_id"] in within]
    stops = await plans.stops(view, [row["id"] for row in rows])
    return {(row["rep_id"], row["day"]): Target(Head.of(row), row["version"], stops[row["id"]]) for row in rows}


def is_begun(start_at: datetime, stops: Sequence[Seen], now: datetime) -> bool:
    """From its start on, and from its first visit on."""
    return start_at <= now or any(seen.begun for seen in stops)


@dataclass(frozen=True, slots=True)
class Written:
    """One person's day as it will be stored."""

    head: Head
    rows: list[plans.StopRow]
    replaces: Target


async def written(
    answer: Answer, span: Span, timed: tuple[WorkingDay, Route], target: Target, now: datetime
) -> Written:
    """`target` is the plan in force that this one replaces in place, if it is to be in force itself."""
    someone, route = timed
    numbers = {item.id: number for number, item in enumerate(answer.part.items)}
    chosen = [numbers[stop.candidate_id] for stop in route.stops]
    wishes = [wish_on(answer.part.items[number], span, someone.day) for number in chosen]
    stops = tuple(replace(stop, candidate_id=wish.key) for stop, wish in zip(route.stops, wishes, strict=True))
    travel = answer.travel[someone.worker.profile]
    matrix = day_matrix(answer.part, someone.worker, chosen, travel.matrix)
    open_rows = tuple(seen.row for seen in target.seen)
    day = Day(setting_of(span, someone), (), open_rows)
    by_key = {wish.key: wish for wish in wishes}
    found = DayAnswer(
        replace(route, stops=stops), by_key, TravelMatrix(matrix, travel.road_based), answer.plan.engine, []
    )
    head, rows = await drawing.drawn(day, found, target.head, now)
    return Written(head, rows, target)


def is_same(day: Written) -> bool:
    """The plan in force says so already: nobody is told of what did not change."""
    before = [(seen.row.key, seen.row.start_at) for seen in day.replaces.seen if seen.row.kind == "visit"]
    after = [(row.key, row.start_at) for row in day.rows if row.kind == "visit"]
    return day.replaces.head is not None and before == after


async def store_draft(unit: Work, day: Written) -> None:
    """An empty day only takes away the draft before it."""
    await plans.forget(unit, day.head.rep_id, day.head.day, "draft")
    if not any(row.kind == "visit" for row in day.rows):
        return
    await plans.save(unit, day.head, day.rows)
    _record(unit, day)
    unit.emit("plan.drafted", plan_id=day.head.id, rep_id=day.head.rep_id)


async def store_published(unit: Work, day: Written, by_id: UUID | None, *, first: bool) -> bool:
    """False where the plan in force changed or began since the search looked: it stays, and so do its promises.

    Only a person's `first` changed day rings: five alerts for one plan of a week would be four too many.
    """
    await plans.hold_day(unit, day.head.rep_id, day.head.day)
    if not await _is_as_seen(unit, day):
        return False
    await plans.forget(unit, day.head.rep_id, day.head.day, "draft")
    before = day.replaces.head
    if not any(row.kind == "visit" for row in day.rows):
        await _withdraw(unit, day.head)
        return True
    if is_same(day):
        return True
    head = replace(day.head, status="published", published_at=unit.now)
    await plans.save(unit, head, day.rows)
    _record(unit, day)
    unit.change("plan", head.id, [of_person(head.rep_id)])
    unit.record("plan.published", ("plan", head.id), after={"rep": str(head.rep_id), "day": head.day.isoformat()})
    rings = "plan.changed" if before else "plan.published"
    unit.emit(rings if first else "plan.published_quietly", plan_id=head.id, rep_id=head.rep_id, by_id=by_id)
    return True


async def _withdraw(unit: Work, head: Head) -> None:
    """Nothing is left to visit on that day: the plan in force, if there is one, leaves the phone."""
    for plan_id in await plans.forget(unit, head.rep_id, head.day, "published"):
        unit.change("plan", plan_id, [of_person(head.rep_id)], "remove")
        after = {"rep": str(head.rep_id), "day": head.day.isoformat()}
        unit.record("plan.withdrawn", ("plan", plan_id), after=after)
        unit.emit("plan.withdrawn", plan_id=plan_id, rep_id=head.rep_id, day=head.day.isoformat())


async def _is_as_seen(unit: Work, day: Written) -> bool:
    """The plan in force is held until the transaction ends."""
    before = day.replaces.head
    found = await plans.of_rep(unit, day.head.rep_id, day.head.day, "published")
    held = await plans.locked_head(unit, found["id"]) if found else None
    if held is None or before is None:
        return held is None and before is None
    stops = (await plans.stops(unit, [before.id]))[before.id]
    same = (held["id"], held["version"]) == (before.id, day.replaces.version)
    return same and not is_begun(held["start_at"], stops, unit.now)


def _record(unit: Work, day: Written) -> None:
    unit.record("plan.made", ("plan", day.head.id), after=plans.document(day.rows) | {"engine": day.head.engine})


def refused_documents(team: Team, elsewhere: Ways, people: Mapping[UUID, str]) -> list[dict[str, Any]]:
    names = Names(team.span.clock(0), {}, _by_id(people))

    def more(item: Item) -> list[dict[str, Any]]:
        return names.relaxations(_relaxations(elsewhere.get(item.id, ())))

    return [_document(one.item, people) | _reason(one, more(one.item)) for one in team.refused if not one.item.can_wait]


def _reason(one: Refused, more: list[dict[str, Any]]) -> dict[str, Any]:
    if one.code != "skill_missing":
        return {"code": one.code, "facts": {}, "relaxations": more}
    facts = {"skills": ",".join(sorted(one.item.skills))}
    return {"code": one.code, "facts": facts, "relaxations": [{"code": "add_skill", "facts": facts}, *more]}


def _by_id(people: Mapping[UUID, str]) -> dict[str, str]:
    return {str(person): name for person, name in people.items()}


def left_out_documents(answer: Answer, team: Team, people: Mapping[UUID, str]) -> list[dict[str, Any]]:
    span = team.span
    names = Names(
        span.clock(0),
        {item.id: wish_on(item, span, min(item.days)) for item in answer.part.items},
        _by_id(people),
    )
    entries = answer.left_out()
    told = names.documents(_by_person(entry) for _, entry in entries)
    return [
        _document(item, people) | {name: document[name] for name in ("code", "facts", "relaxations")}
        for (item, _), document in zip(entries, told, strict=True)
        if not item.can_wait
    ]


def _by_person(entry: LeftOut) -> LeftOut:
    """Routes go by person and day; sentences speak of both. Who lacks a skill lacks it on every day."""
    return replace(entry, facts=_person(entry.facts), relaxations=_relaxations(entry.relaxations))


def _relaxations(some: Sequence[Relaxation]) -> tuple[Relaxation, ...]:
    return tuple(Relaxation(one.code, _person(one.facts, dated=one.code != "add_skill")) for one in some)


def _person(facts: Facts, *, dated: bool = False) -> dict[str, str | int]:
    person, _, day = str(facts.get("rep_id", "")).partition(SEPARATOR)
    if not person:
        return dict(facts)
    return {**facts, "rep_id": person, **({"day_offset": int(day)} if day and dated else {})}


def _document(item: Item, people: Mapping[UUID, str]) -> dict[str, Any]:
    person = owner_of(item)
    return {
        "accountId": item.account_id and str(item.account_id),
        "workorderId": item.workorder_id and str(item.workorder_id),
        "name": item.name,
        "repId": person and str(person),
        "repName": people.get(person) if person else None,
        "dueDay": item.due_day.isoformat() if item.due_day else None,
        "appointment": item.appointment,
    }
