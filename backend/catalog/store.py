"""Questions about products, one a function."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import asyncpg

from backend.catalog.wire import ProductAsk
from backend.clock import new_id
from backend.work import View, Work

COLUMNS = "select id, sku, name, unit, list_price, cost, currency from product where company_id = $1 and active"


async def listed(view: View) -> list[asyncpg.Record]:
    return await view.conn.fetch(COLUMNS + " order by sku", view.company_id)


async def some(view: View, ids: Sequence[UUID]) -> list[asyncpg.Record]:
    return await view.conn.fetch(COLUMNS + " and id = any($2) order by sku", view.company_id, ids)


async def ids(view: View) -> list[UUID]:
    rows = await view.conn.fetch("select id from product where company_id = $1 and active order by id", view.company_id)
    return [row["id"] for row in rows]


async def insert_products(unit: Work, asks: Sequence[ProductAsk], listed_since: date) -> list[UUID]:
    """Ids in the order of `asks`; their currency is the company's."""
    rows = [
        (
            new_id(), unit.company_id, ask.sku, {"en": ask.name.en, "zh-CN": ask.name.zh_cn}, ask.unit,
            Decimal(ask.list_price), None if ask.cost is None else Decimal(ask.cost), listed_since,
        )
        for ask in asks
    ]  # fmt: skip
    await unit.conn.executemany(
        "insert into product (id, company_id, sku, name, unit, list_price, cost, currency, listed_since, active) "
        "select $1, $2, $3, $4, $5, $6, $7, currency, $8, true from company where id = $2",
        rows,
    )
    return [row[0] for row in rows]


async def has_sku(view: View, sku: str) -> bool:
    found = await view.conn.fetchval(
        "select exists (select from product where company_id = $1 and sku = $2)", view.company_id, sku
    )
    return bool(found)
