from decimal import Decimal
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from backend.web.wire import Ask, Wire

Money = Annotated[str, Meta(pattern=r"^\d{1,9}(\.\d{1,4})?$", examples=["12.50"])]
Sku = Annotated[str, Meta(min_length=1, max_length=60, examples=["AUR-001"])]
Unit = Annotated[str, Meta(min_length=1, max_length=30, examples=["case of 12"])]
CENT = Decimal("0.01")


class LocalName(Ask, frozen=True, kw_only=True):
    """A name in each language of the product."""

    en: Annotated[str, Meta(min_length=1, max_length=200, examples=["Oat drink 1 l"])]
    zh_cn: Annotated[str, Meta(min_length=1, max_length=200, examples=["燕麦饮 1 升"])] = msgspec.field(name="zh-CN")


class Product(Wire, frozen=True, kw_only=True, omit_defaults=True):
    """`cost` is left out for whom it does not concern."""

    id: UUID
    sku: str
    name: LocalName
    unit: str
    list_price: str
    currency: str
    cost: str | None = None


class ProductAsk(Ask, frozen=True, kw_only=True):
    sku: Sku
    name: LocalName
    unit: Unit
    list_price: Money
    cost: Money | None = None


def money(amount: Decimal) -> str:
    """At least cents, and what lies below them only where there is something."""
    cents = amount.quantize(CENT)
    return str(cents if cents == amount else amount.normalize())
