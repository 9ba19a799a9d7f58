from piccolo.table import Table

from backend.db.columns import Geography, count, day, document, flag, instant, key, metres, ref, words
from backend.db.engine import ENGINE


class PlanBaseline(Table, db=ENGINE, tablename="plan_baseline"):
    """The published plan as it stood when its day began: what the day is measured against."""

    id = key()
    company_id = ref()
    rep_id = ref()
    day = day()
    plan_id = ref()
    version = count()
    start_at = instant()
    end_at = instant()
    start_position = Geography()
    end_position = Geography()
    geometry = words(null=True)
    distance_m = count()
    travel_s = count()
    stops = document()
    taken_at = instant()


class MeasuredDay(Table, db=ENGINE, tablename="measured_day"):
    """One person's day beside its plan; `legs` are the ways between visits from which travel factors are learned."""

    id = key()
    company_id = ref()
    rep_id = ref()
    day = day()
    over = flag()
    figures = document()
    lines = document()
    legs = document()
    measured_at = instant()


class DayClose(Table, db=ENGINE, tablename="day_close"):
    """A day that is measured and learned from once it is over."""

    id = key()
    company_id = ref()
    day = day()
    due_at = instant()
    done_at = instant(null=True)


class Learning(Table, db=ENGINE, tablename="learning"):
    """Learning that somebody asked for, one a company; `done_at` is null while it is under way."""

    id = key()
    company_id = ref()
    asked_at = instant()
    done_at = instant(null=True)


class LearnedVersion(Table, db=ENGINE, tablename="learned_version"):
    id = key()
    company_id = ref()
    version = count()
    since = day()
    until = day()
    visits = count()
    legs = count()
    made_at = instant()


class LearnedValue(Table, db=ENGINE, tablename="learned_value"):
    """How many times longer than planned: a visit (of an account or class) or a way (of a profile), maybe by hour."""

    id = key()
    company_id = ref()
    version = count()
    kind = words()
    scope = words()
    subject = words()
    hour = count(null=True)
    factor = metres()
    samples = count()
    spread = metres()
