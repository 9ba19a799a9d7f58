"""Two discounts that the demo's people asked for, so that an approver has something to sign."""

from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from backend.access.actor import Actor
from backend.approvals import commands
from backend.approvals.wire import DiscountRequest, LineAsk
from backend.clock import new_id
from backend.work import look, work


@dataclass(frozen=True, slots=True)
class Wish:
    """Who of the reps asks for what, at which share of the list price."""

    rep: int
    sku: str
    quantity: int
    share: Decimal
    reason: str


WISHES = (
    Wish(1, "SAN-5L", 12, Decimal("0.88"), "Competitor offers 41; keeps the chain."),
    Wish(2, "TWL-24", 30, Decimal("0.93"), "Takes a pallet if we meet him half way."),
)
LAST_VISIT = """
select v.id, v.account_id from visit v where v.company_id = $1 and v.rep_id = $2 and v.verdict = 'verified'
order by v.started_at desc limit 1
"""
PRODUCT = "select id, list_price from product where company_id = $1 and sku = $2"
PERSON = "select name, team_id from person where company_id = $1 and id = $2"
CENT = Decimal("0.01")


async def ask_for_discounts(manager: Actor, reps: list[UUID]) -> None:
    for wish in WISHES:
        if wish.rep < len(reps):
            await _ask(manager, reps[wish.rep], wish)


async def _ask(manager: Actor, rep_id: UUID, wish: Wish) -> None:
    async with look(manager, "visit.read") as view:
        visit = await view.conn.fetchrow(LAST_VISIT, view.company_id, rep_id)
        product = await view.conn.fetchrow(PRODUCT, view.company_id, wish.sku)
        person = await view.conn.fetchrow(PERSON, view.company_id, rep_id)
    if visit is None or product is None or person is None:
        return
    price = str((product["list_price"] * wish.share).quantize(CENT))
    rep = replace(manager, person_id=rep_id, name=person["name"], team_id=person["team_id"], roles=frozenset({"rep"}))
    line = LineAsk(product_id=product["id"], quantity=wish.quantity, wanted_price=price)
    ask = DiscountRequest(
        request_id=new_id(), account_id=visit["account_id"], visit_id=visit["id"], lines=[line], reason=wish.reason
    )
    async with work(rep, "approval.request") as unit:
        await commands.request(unit, ask)
