from piccolo.table import Table

from backend.db.columns import BigSerialNumber, document, instant, key, ref, words
from backend.db.engine import ENGINE


class AuditLine(Table, db=ENGINE, tablename="audit_line"):
    """Who did what to whom and when, before and after. The database lets nobody change or delete a line."""

    id = key()
    company_id = ref()
    seq = BigSerialNumber()
    at = instant()
    actor_id = ref(null=True)
    actor_name = words()
    device_id = ref(null=True)
    action = words()
    subject_kind = words()
    subject_id = ref(index=True)
    before = document(null=True)
    after = document(null=True)
