from piccolo.columns import Numeric
from piccolo.table import Table

from backend.db.columns import document, instant, key, ref, ref_list, words
from backend.db.engine import ENGINE

PERCENT_DIGITS = (7, 2)


class ApprovalRequest(Table, db=ENGINE, tablename="approval_request"):
    """A discount that somebody asked for; `terms_sha256` is the hash of exactly what a signature covers."""

    id = key()
    company_id = ref()
    account_id = ref()
    visit_id = ref(null=True)
    requester_id = ref(index=True)
    step_person_id = ref(index=True)
    state = words()
    reason = words()
    terms = document()
    terms_sha256 = words()
    discount_pct = Numeric(digits=PERCENT_DIGITS, default=None)
    margins = document(null=True)
    photo_ids = ref_list()
    requested_at = instant()
    received_at = instant()
    due_at = instant()
    decided_at = instant(null=True)


class ApprovalComment(Table, db=ENGINE, tablename="approval_comment"):
    id = key()
    company_id = ref()
    request_id = ref(index=True)
    by_id = ref()
    decision = words()
    text = words(null=True)
    at = instant()
    people = ref_list()
