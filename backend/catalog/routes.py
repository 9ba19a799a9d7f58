from litestar import get, post
from litestar.params import JSONBody

from backend.access.policy import needs
from backend.catalog import commands, views
from backend.catalog.wire import Product, ProductAsk
from backend.web.actor import Who
from backend.work import work


@get("/api/products", opt=needs("catalog.read"))
async def get_products(actor: Who) -> list[Product]:
    """What the company sells, by sku. Purchase cost is told to those who decide on discounts only."""
    return await views.listed(actor)


@post("/api/products", opt=needs("catalog.write"))
async def add_product(actor: Who, data: JSONBody[ProductAsk]) -> Product:
    """Add a product in the company's currency; phones get it with their next pull."""
    async with work(actor, "catalog.write") as unit:
        product_id = await commands.add(unit, data)
        return (await views.sync_rows(unit, [product_id]))[product_id]


ROUTES = (get_products, add_product)
