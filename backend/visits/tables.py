from piccolo.table import Table

from backend.db.columns import Geography, day, document, instant, key, metres, ref, ref_list, words
from backend.db.engine import ENGINE


class Visit(Table, db=ENGINE, tablename="visit"):
    """What happened at an account, with the verdict on where it happened. A refused attempt is kept too."""

    id = key()
    company_id = ref()
    rep_id = ref(index=True)
    account_id = ref(null=True, index=True)
    plan_stop_id = ref(null=True)
    workorder_id = ref(null=True)
    device_id = ref(null=True)
    pin_id = ref(null=True)
    day = day()
    started_at = instant()
    ended_at = instant(null=True)
    received_at = instant()
    state = words()
    missed_reason = words(null=True)
    verdict = words(null=True)
    verdict_detail = document(null=True)
    out_verdict_detail = document(null=True)
    signals = document()
    reason = words(null=True)
    position = Geography()
    accuracy_m = metres(null=True)
    raw_fixes = document()


class VisitReport(Table, db=ENGINE, tablename="visit_report"):
    """What the person wrote about a visit; a later report adds, it never overwrites."""

    id = key()
    company_id = ref()
    rep_id = ref()
    visit_id = ref(index=True)
    note = words(null=True)
    outcome = words(null=True)
    next_day = day(null=True)
    photo_ids = ref_list()
    voice_ids = ref_list()
    at = instant()
    received_at = instant()
