"""One table: what happened -> what the worker does about it."""

from backend.outbox.happened import Happened, Job
from backend.plans import jobs as plans
from backend.workorders import jobs as workorders

__all__ = ["JOBS", "Happened", "Job"]

JOBS: dict[str, tuple[Job, ...]] = {
    "plan.run_requested": (plans.make_plans,),
    "visit.closed": (workorders.close_visited,),
    "workorder.accepted": (plans.take_order,),
    "workorder.cancelled": (plans.leave_order,),
}
