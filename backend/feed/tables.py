from piccolo.table import Table

from backend.db.columns import BigSerialNumber, instant, key, ref, words
from backend.db.engine import ENGINE


class ChangeLog(Table, db=ENGINE, tablename="change_log"):
    """What changed, in the order in which it became visible; phones pull it from a cursor."""

    id = key()
    company_id = ref()
    seq = BigSerialNumber()
    scope = words()
    table_name = words()
    row_id = ref()
    op = words()
    at = instant()


class Incarnation(Table, db=ENGINE, tablename="incarnation"):
    """One row: changes when a database is restored, so that phones know to send again."""

    id = key()
    since = instant()


class FeedFloor(Table, db=ENGINE, tablename="feed_floor"):
    """Of a company the last number that the feed has forgotten: a phone that is not past it begins anew."""

    id = key()
    company_id = ref()
    seq = BigSerialNumber()
