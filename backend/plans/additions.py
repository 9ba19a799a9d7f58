"""What joins a plan that there is already: an account by hand, a work order that was accepted."""

from dataclasses import dataclass
from uuid import UUID

from backend.plans.demand import wish_for
from backend.plans.flow import Wish
from backend.work import View

ORDER = """
select id, offered_to, account_id, title, place_name, address, position, duration_s, skills, priority
from workorder
where company_id = $1 and id = $2 and state = 'accepted'
"""
OUTSIDE = """
select w.id from workorder w
where w.company_id = $1 and w.offered_to = $2 and w.state = 'accepted' and not exists (
    select from plan_stop s where s.company_id = $1 and s.plan_id = $3 and s.workorder_id = w.id)
order by w.id
"""


@dataclass(frozen=True, slots=True)
class Owner:
    person_id: UUID | None


async def owner_of(view: View, account_id: UUID) -> Owner | None:
    """None where there is no such account, or none that has a place on the map."""
    row = await view.conn.fetchrow(
        "select owner_id from account where company_id = $1 and id = $2 and archived_at is null "
        "and position is not null",
        view.company_id, account_id,
    )  # fmt: skip
    return Owner(row["owner_id"]) if row else None


async def orders_outside(view: View, rep_id: UUID, plan_id: UUID) -> list[UUID]:
    """Work orders that the rep accepted and the plan does not have."""
    rows = await view.conn.fetch(OUTSIDE, view.company_id, rep_id, plan_id)
    return [row["id"] for row in rows]


async def order_wish(view: View, workorder_id: UUID) -> Wish | None:
    row = await view.conn.fetchrow(ORDER, view.company_id, workorder_id)
    return wish_for(row) if row else None
