"""Products as screens and phones see them."""

from collections.abc import Iterable
from uuid import UUID

import asyncpg

from backend.access.actor import Actor
from backend.access.policy import granted
from backend.catalog import store
from backend.catalog.wire import LocalName, Product, money
from backend.work import View, look


async def listed(actor: Actor) -> list[Product]:
    async with look(actor, "catalog.read") as view:
        return [_product(row, with_cost=sees_cost(actor)) for row in await store.listed(view)]


async def sync_ids(view: View) -> list[UUID]:
    """All products of the company: every phone carries them."""
    return await store.ids(view)


async def sync_rows(view: View, ids: Iterable[UUID]) -> dict[UUID, Product]:
    """Rows for phones; a product that is no longer sold is missing."""
    rows = await store.some(view, list(ids))
    return {row["id"]: _product(row, with_cost=sees_cost(view.actor)) for row in rows}


def sees_cost(actor: Actor) -> bool:
    return granted(actor, "catalog.cost") is not None


def _product(row: asyncpg.Record, *, with_cost: bool) -> Product:
    return Product(
        id=row["id"],
        sku=row["sku"],
        name=LocalName(en=row["name"]["en"], zh_cn=row["name"]["zh-CN"]),
        unit=row["unit"],
        list_price=money(row["list_price"]),
        currency=row["currency"],
        cost=money(row["cost"]) if with_cost and row["cost"] is not None else None,
    )
