"""What a signature covers, and what it means in percent. Pure; money is exact."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from backend.approvals.wire import DiscountRequest, LineAsk

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Priced:
    """One line as asked for, with the catalogue's side of it."""

    asked: LineAsk
    product: Mapping[str, Any]

    @property
    def wanted(self) -> Decimal:
        return Decimal(self.asked.wanted_price)

    @property
    def listed(self) -> Decimal:
        return self.product["list_price"]

    def document(self) -> dict[str, Any]:
        return {
            "productId": str(self.asked.product_id),
            "sku": self.product["sku"],
            "name": self.product["name"],
            "unit": self.product["unit"],
            "currency": self.product["currency"],
            "quantity": self.asked.quantity,
            "listPrice": _plain(self.listed),
            "wantedPrice": _plain(self.wanted),
        }


@dataclass(frozen=True, slots=True)
class Sums:
    listed: Decimal
    wanted: Decimal
    cost: Decimal | None

    @classmethod
    def of(cls, lines: Sequence[Priced]) -> "Sums":
        """`cost` is None as soon as one product has none."""
        costs = [line.product["cost"] for line in lines]
        known = [cost * line.asked.quantity for cost, line in zip(costs, lines, strict=True) if cost is not None]
        return cls(
            sum((line.listed * line.asked.quantity for line in lines), Decimal(0)),
            sum((line.wanted * line.asked.quantity for line in lines), Decimal(0)),
            sum(known, Decimal(0)) if len(known) == len(lines) else None,
        )

    def discount_pct(self) -> Decimal:
        return _percent(self.listed - self.wanted, self.listed) or Decimal(0)

    def margins(self) -> dict[str, str | None]:
        """Share of the price that is left after cost, before and after the discount."""
        if self.cost is None:
            return {"before": None, "after": None}
        before, after = _percent(self.listed - self.cost, self.listed), _percent(self.wanted - self.cost, self.wanted)
        return {"before": _said(before), "after": _said(after)}


def _said(percent: Decimal | None) -> str | None:
    return None if percent is None else str(percent)


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """Two digits after the point; None of nothing."""
    return (part * 100 / whole).quantize(HUNDREDTH, ROUND_HALF_UP) if whole else None


def _plain(amount: Decimal) -> str:
    """At least cents, and no zeros below them: one amount has one spelling."""
    cents = amount.quantize(HUNDREDTH)
    return f"{cents if cents == amount else amount.normalize():f}"


def terms(ask: DiscountRequest, lines: Sequence[Priced], requester_id: UUID) -> dict[str, Any]:
    """Exactly what is signed."""
    return {
        "requestId": str(ask.request_id),
        "accountId": str(ask.account_id),
        "visitId": ask.visit_id and str(ask.visit_id),
        "requesterId": str(requester_id),
        "lines": [line.document() for line in lines],
        "discountPct": str(Sums.of(lines).discount_pct()),
        "reason": ask.reason,
        "photoIds": [str(photo) for photo in ask.photo_ids],
    }


def terms_sha256(document: Mapping[str, Any]) -> str:
    """Hash of the canonical JSON: keys sorted, no spaces, UTF-8."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
