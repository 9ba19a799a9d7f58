"""One table: what happened -> what the worker does about it."""

from backend.adherence import jobs as adherence
from backend.alerts import jobs as alerts
from backend.horizon import jobs as horizon
from backend.outbox.happened import Happened, Job
from backend.plans import jobs as plans
from backend.workorders import jobs as workorders

__all__ = ["JOBS", "Happened", "Job"]

JOBS: dict[str, tuple[Job, ...]] = {
    "adherence.day_over": (adherence.close_day,),
    "adherence.requested": (adherence.measure_one,),
    "alert.put_off": (alerts.ring,),
    "alert.raised": (alerts.ring,),
    "approval.answered": (alerts.raise_alerts,),
    "approval.approved": (alerts.raise_alerts,),
    "approval.asked": (alerts.raise_alerts,),
    "approval.rejected": (alerts.raise_alerts,),
    "approval.requested": (alerts.raise_alerts,),
    "device.waiting": (alerts.raise_alerts,),
    "learned.requested": (adherence.learn,),
    "plan.changed": (adherence.keep_baseline, alerts.raise_alerts),
    "plan.published": (plans.take_promised, adherence.keep_baseline, alerts.raise_alerts),
    "plan.published_quietly": (adherence.keep_baseline,),
    "plan.run_requested": (plans.make_plans,),
    "plan.withdrawn": (adherence.drop_baseline,),
    "visit.closed": (workorders.close_visited, adherence.measure_late),
    "visit.missed": (adherence.measure_late,),
    "visit.recorded": (alerts.raise_alerts,),
    "week.run_requested": (horizon.plan_week,),
    "workorder.accepted": (plans.take_order, alerts.raise_alerts),
    "workorder.cancelled": (plans.leave_order,),
    "workorder.declined": (alerts.raise_alerts,),
    "workorder.offered": (alerts.raise_alerts,),
}
