from piccolo.table import Table

from backend.db.columns import Geography, count, instant, key, ref, ref_list, word_list, words
from backend.db.engine import ENGINE


class Workorder(Table, db=ENGINE, tablename="workorder"):
    id = key()
    company_id = ref(index=True)
    title = words()
    note = words(null=True)
    account_id = ref(null=True)
    place_name = words()
    address = words(null=True)
    position = Geography(null=False)
    duration_s = count()
    priority = words()
    skills = word_list()
    state = words()
    offered_to = ref(null=True)
    answer = words(null=True)
    created_by = ref()
    created_at = instant()
    due_at = instant(null=True)
    closed_at = instant(null=True)
    people = ref_list()
    owner_id = ref(null=True)


class WorkorderOffer(Table, db=ENGINE, tablename="workorder_offer"):
    """One question to one person, and the answer."""

    id = key()
    company_id = ref()
    workorder_id = ref(index=True)
    rep_id = ref()
    offered_by = ref()
    offered_at = instant()
    eta_s = count(null=True)
    answered_at = instant(null=True)
    answer = words(null=True)
    reason = words(null=True)
    people = ref_list()
