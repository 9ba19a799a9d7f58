from piccolo.table import Table

from backend.db.columns import Geography, instant, key, metres, ref, words
from backend.db.engine import ENGINE


class TrackPoint(Table, db=ENGINE, tablename="track_point"):
    id = key()
    company_id = ref()
    person_id = ref()
    taken_at = instant()
    received_at = instant()
    position = Geography(null=False)
    accuracy_m = metres()
    source = words()


class LatestPosition(Table, db=ENGINE, tablename="latest_position"):
    """Where each person was last heard of; the key is the person."""

    id = key()
    company_id = ref(index=True)
    taken_at = instant()
    received_at = instant()
    position = Geography(null=False)
    accuracy_m = metres()
    source = words()
