from piccolo.columns import Array, Integer
from piccolo.table import Table

from backend.db.columns import count, day, document, flag, instant, key, ref, ref_list, words
from backend.db.engine import ENGINE


class VisitClass(Table, db=ENGINE, tablename="visit_class"):
    """How often, how long and for how much travel customers of a kind are visited; `name` by language."""

    id = key()
    company_id = ref()
    code = words()
    name = document()
    interval_days = count()
    visit_duration_s = count()
    worth_s = count()
    version = count()


class Holiday(Table, db=ENGINE, tablename="holiday"):
    """A day on which the company, or a team and those below it, does not work."""

    id = key()
    company_id = ref()
    team_id = ref(null=True)
    day = day()
    name = words()


class Absence(Table, db=ENGINE, tablename="absence"):
    """Days on which somebody does not work; both ends belong to it."""

    id = key()
    company_id = ref()
    person_id = ref()
    first_day = day()
    last_day = day()
    reason = words()
    note = words(null=True)


class WeekRun(Table, db=ENGINE, tablename="week_run"):
    """One plan of a team's next days: progress and what came of it. At night nobody requested it."""

    id = key()
    company_id = ref()
    requested_by = ref(null=True)
    team_id = ref(null=True)
    first_day = day()
    days = count()
    rep_ids = ref_list()
    publish = flag()
    state = words()
    done = count()
    total = count()
    result = document(null=True)
    reason = words(null=True)
    created_at = instant()
    finished_at = instant(null=True)


class WeekSetting(Table, db=ENGINE, tablename="week_setting"):
    """On which weekdays a team works and whether its days ahead are planned at night; no team is the company."""

    id = key()
    company_id = ref()
    team_id = ref(null=True)
    workdays = Array(base_column=Integer(), default=None)
    days = count()
    nightly = flag()
    hour = count()
    publish = flag()
    last_night = day(null=True)
