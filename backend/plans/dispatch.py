"""Who could take a job now: everybody's whereabouts, and the day of those who could be there soonest."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from backend.access.actor import Actor
from backend.clock import business_day, now
from backend.errors import Problem
from backend.plans import demand, ranking, store
from backend.plans.flow import DayClock, Wish, Worker
from backend.plans.store import Length
from backend.plans.whereabouts import Scene, Somebody, Whereabouts
from backend.plans.wire import CandidatesView
from backend.work import View, look
from backend.workorders import store as workorders

FRESH = timedelta(hours=12)  # an older position tells of another day
PERMISSION = "workorder.dispatch"


@dataclass(frozen=True, slots=True)
class Asked:
    """A job, the moment, and everybody of whom it is known where they may be."""

    wish: Wish
    scene: Scene
    people: list[Whereabouts]


async def candidates(actor: Actor, workorder_id: UUID) -> CandidatesView:
    """The roads are asked while no connection is held. Raises not_found."""
    async with look(actor, PERMISSION) as view:
        job = await _asked(view, workorder_id)
        people = ranking.by_hope(job.wish, job.people)
        near = await _days(view, job.scene, [one for _, one in people[: ranking.NEAREST]])

    async def days(some: Sequence[Whereabouts]) -> list[Somebody]:
        async with look(actor, PERMISSION) as later:
            return await _days(later, job.scene, some)

    at_s = job.scene.clock.seconds(job.scene.at)
    return await ranking.ranked(ranking.Field(job.wish, at_s, people[ranking.NEAREST :], days), near)


async def _asked(view: View, workorder_id: UUID) -> Asked:
    order = await workorders.one(view, workorder_id)
    if order is None:
        raise Problem("not_found")
    at, zone = now(), view.actor.timezone
    scene = Scene(DayClock(business_day(at, zone), zone), at)
    wish = replace(demand.wish_for(order), kind="optional")  # nobody has promised it yet
    return Asked(wish, scene, await _whereabouts(view, scene))


async def _whereabouts(view: View, scene: Scene) -> list[Whereabouts]:
    """Without those of whose place nothing is known; stops are read only of those whose phone is silent."""
    workers = await demand.active_reps(view)
    known = await demand.latest_positions(view, scene.at - FRESH)
    plans = await store.lengths(view, scene.clock.day)
    silent = [plans[worker.id].id for worker in workers if worker.id not in known and worker.id in plans]
    stops = await store.stops(view, silent) if silent else {}

    def seen(worker: Worker) -> Whereabouts | None:
        plan, position = plans.get(worker.id), known.get(worker.id)
        here = position["position"] if position else scene.expected(worker, stops.get(plan.id, []) if plan else [])
        return None if here is None else Whereabouts(worker, here, position, plan)

    return [one for one in map(seen, workers) if one]


async def _days(view: View, scene: Scene, some: Sequence[Whereabouts]) -> list[Somebody]:
    plans: list[Length] = [one.plan for one in some if one.plan]
    stops = await store.stops(view, [plan.id for plan in plans])
    booked = [plan.rep_id for plan in plans if any(stop.row.appointment for stop in stops[plan.id])]
    agreed = await demand.agreed(view, scene.clock, booked) if booked else {}
    return [scene.somebody(one, stops[one.plan.id] if one.plan else [], agreed) for one in some]
