from piccolo.table import Table

from backend.db.columns import day, document, flag, key, money, ref, words
from backend.db.engine import ENGINE


class Product(Table, db=ENGINE, tablename="product"):
    id = key()
    company_id = ref(index=True)
    sku = words()
    name = document()
    unit = words()
    list_price = money()
    cost = money(null=True)
    currency = words()
    listed_since = day()
    active = flag()
