from piccolo.table import Table

from backend.db.columns import (
    Geography,
    count,
    day,
    document,
    flag,
    instant,
    key,
    metres,
    ref,
    ref_list,
    words,
)
from backend.db.engine import ENGINE


class DayPlan(Table, db=ENGINE, tablename="day_plan"):
    """One person's day; at most one draft and one published plan per day."""

    id = key()
    company_id = ref()
    rep_id = ref(index=True)
    day = day()
    status = words()
    version = count()
    profile = words()
    road_based = flag()
    detour_factor = metres(null=True)
    start_at = instant()
    end_at = instant()
    start_label = words()
    start_position = Geography()
    end_label = words()
    end_position = Geography()
    geometry = words(null=True)
    distance_m = count()
    travel_s = count()
    engine = words()
    left_out = document()
    ways = document(null=True)
    unsettled = document(null=True)
    learned = document(null=True)
    made_at = instant()
    published_at = instant(null=True)


class PlanStop(Table, db=ENGINE, tablename="plan_stop"):
    id = key()
    company_id = ref()
    plan_id = ref(index=True)
    rep_id = ref()
    seq = count()
    kind = words()
    account_id = ref(null=True)
    workorder_id = ref(null=True)
    name = words()
    address = words()
    position = Geography()
    arrive_at = instant()
    start_at = instant()
    leave_at = instant()
    wait_s = count()
    travel_s = count()
    distance_m = count()
    duration_s = count()
    locked = flag()
    appointment = flag()
    due_days = count(null=True)
    open_until = words(null=True)


class PlanRun(Table, db=ENGINE, tablename="plan_run"):
    """One press of "make plan": progress and result, for the person who pressed."""

    id = key()
    company_id = ref()
    requested_by = ref()
    day = day()
    rep_ids = ref_list()
    options = document()
    state = words()
    done = count()
    total = count()
    reason = words(null=True)
    created_at = instant()
    finished_at = instant(null=True)
    proposal = document(null=True)
    settled = words(null=True)
