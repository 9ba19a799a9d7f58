"""Adding to what the company sells."""

from uuid import UUID

from backend.catalog import store
from backend.catalog.wire import ProductAsk
from backend.clock import business_day
from backend.errors import Problem
from backend.feed.changes import OF_COMPANY
from backend.web.wire import plain
from backend.work import Work


async def add(unit: Work, ask: ProductAsk) -> UUID:
    """Raises catalog.sku_taken."""
    if await store.has_sku(unit, ask.sku):
        raise Problem("catalog.sku_taken", field="sku")
    [product_id] = await store.insert_products(unit, [ask], business_day(unit.now, unit.actor.timezone))
    unit.record("product.added", ("product", product_id), after=plain(ask))
    unit.emit("product.added", product_id=product_id)
    unit.change("product", product_id, [OF_COMPANY])
    return product_id
