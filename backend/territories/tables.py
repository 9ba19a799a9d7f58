from piccolo.table import Table

from backend.db.columns import Area, count, instant, key, ref, words
from backend.db.engine import ENGINE


class Territory(Table, db=ENGINE, tablename="territory"):
    """An area on the map and who works in it; where areas lie on top of each other, the smaller one counts."""

    id = key()
    company_id = ref(index=True)
    name = words()
    owner_id = ref(null=True)
    team_id = ref(null=True)
    area = Area()
    version = count()
    created_at = instant()
    updated_at = instant()
