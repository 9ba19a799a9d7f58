"""One table: what happened -> what the worker does about it."""

from backend.alerts import jobs as alerts
from backend.outbox.happened import Happened, Job
from backend.plans import jobs as plans
from backend.workorders import jobs as workorders

__all__ = ["JOBS", "Happened", "Job"]

JOBS: dict[str, tuple[Job, ...]] = {
    "alert.put_off": (alerts.ring,),
    "alert.raised": (alerts.ring,),
    "approval.answered": (alerts.raise_alerts,),
    "approval.approved": (alerts.raise_alerts,),
    "approval.asked": (alerts.raise_alerts,),
    "approval.rejected": (alerts.raise_alerts,),
    "approval.requested": (alerts.raise_alerts,),
    "plan.changed": (alerts.raise_alerts,),
    "plan.published": (plans.take_promised, alerts.raise_alerts),
    "plan.run_requested": (plans.make_plans,),
    "visit.closed": (workorders.close_visited,),
    "visit.recorded": (alerts.raise_alerts,),
    "workorder.accepted": (plans.take_order, alerts.raise_alerts),
    "workorder.cancelled": (plans.leave_order,),
    "workorder.declined": (alerts.raise_alerts,),
    "workorder.offered": (alerts.raise_alerts,),
}
