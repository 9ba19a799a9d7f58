from piccolo.table import Table

from backend.db.columns import document, instant, key, ref, words
from backend.db.engine import ENGINE


class Alert(Table, db=ENGINE, tablename="alert"):
    id = key()
    company_id = ref()
    person_id = ref(index=True)
    code = words()
    facts = document()
    link = words(null=True)
    at = instant()
    read_at = instant(null=True)


class PushSubscription(Table, db=ENGINE, tablename="push_subscription"):
    """Where a browser's push service listens for one person."""

    id = key()
    company_id = ref()
    person_id = ref(index=True)
    channel = words()
    address = document()
    created_at = instant()
