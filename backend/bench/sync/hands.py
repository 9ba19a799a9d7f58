"""A company whose rows change hands: now by the product's commands, now by SQL that knows nothing of phones."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import msgspec

from backend import clock
from backend.access.actor import Actor
from backend.accounts import commands as accounts
from backend.accounts import handover
from backend.accounts.wire import AccountChanges, AccountEdit
from backend.clock import new_id
from backend.db import engine
from backend.people import staff, teams
from backend.people.wire import PersonChange, TeamChange
from backend.work import work
from checkin.geodesy import LonLat

PLACE = LonLat(24.94, 60.17)
ACCOUNT = """
insert into account (id, company_id, owner_id, name, kind, account_class, tags, address, visit_interval_days,
    visit_duration_s, position, radius_m, version, created_at, updated_at)
values ($1, $2, $3, 'Shop', 'shop', 'B', '{}', '', 14, 600, $4, 150, 1, $5, $5)
"""
CONTACT = "insert into contact (id, company_id, account_id, name) values ($1, $2, $3, 'Aino')"
PLAN = """
insert into day_plan (id, company_id, rep_id, day, status, version, profile, road_based, start_at, end_at, start_label,
    end_label, distance_m, travel_s, engine, left_out, made_at)
values ($1, $2, $3, $4, 'published', 1, 'foot', false, $5, $5, '', '', 0, 0, 'bench', '[]', $5)
"""
STOP = """
insert into plan_stop (id, company_id, plan_id, rep_id, seq, kind, account_id, name, address, arrive_at, start_at,
    leave_at, wait_s, travel_s, distance_m, duration_s, locked, appointment)
values ($1, $2, $3, $4, 1, 'visit', $5, 'Shop', '', $6, $6, $6, 0, 0, 0, 600, false, false)
"""
ORDER = """
insert into workorder (id, company_id, title, place_name, position, duration_s, priority, skills, state, offered_to,
    created_by, created_at, people)
values ($1, $2, 'Fix', 'Corner', $4, 600, 'normal', '{}', 'offered', $3, $3, $5, '{}')
"""
REQUEST = """
insert into approval_request (id, company_id, account_id, requester_id, step_person_id, state, reason, terms,
    terms_sha256, discount_pct, photo_ids, requested_at, received_at, due_at)
values ($1, $2, $3, $4, $5, 'pending', '', '{"lines": []}', '', 5, '{}', $6, $6, $6)
"""


@dataclass
class Hands:
    """`change` does one thing at random; `done` counts what."""

    actor: Actor
    rng: Random
    teams: tuple[UUID, ...]
    reps: tuple[UUID, ...]
    accounts: list[UUID] = field(default_factory=list[UUID])
    plans: list[tuple[UUID, int]] = field(default_factory=list[tuple[UUID, int]])
    orders: list[UUID] = field(default_factory=list[UUID])
    requests: list[UUID] = field(default_factory=list[UUID])
    off: set[UUID] = field(default_factory=set[UUID])
    done: Counter[str] = field(default_factory=Counter[str])

    @property
    def company_id(self) -> UUID:
        return self.actor.company_id

    async def change(self) -> None:
        steps: tuple[Callable[[], Awaitable[None]], ...] = (
            self.edit, self.edit, self.rewrite, self.rewrite, self.hand_over, self.move_person,
            self.move_person_by_hand, self.move_team, self.move_team_by_hand, self.switch, self.switch_by_hand,
            self.give_plan, self.drop_plan, self.drop_account, self.offer, self.decide,
        )  # fmt: skip
        step = self.rng.choice(steps)
        await step()
        self.done[step.__name__] += 1

    async def sql(self, statement: str, *values: Any) -> None:
        """Past everything that the product does around a write."""
        async with engine.transaction() as connection:
            await connection.execute("select set_config('rounds.system', 'on', true)")
            await connection.execute(statement, *values)

    def _whose(self) -> tuple[UUID | None, UUID | None, UUID | None]:
        """Owner, and either who alone visits or which team."""
        owner, one = self.rng.choice((*self.reps, None)), self.rng.random()
        fixed = self.rng.choice(self.reps) if one < 0.3 else None
        return owner, fixed, self.rng.choice(self.teams) if one > 0.6 else None

    async def account(self) -> None:
        account_id, at = new_id(), clock.now()
        await self.sql(ACCOUNT, account_id, self.company_id, self.rng.choice(self.reps), PLACE, at)
        await self.sql(CONTACT, new_id(), self.company_id, account_id)
        self.accounts.append(account_id)

    async def plan(self) -> None:
        """Each on a day of its own, so that whoever gets it has no other."""
        offset = next(number for number in range(99) if number not in {day for _, day in self.plans})
        plan_id, rep_id, at = new_id(), self.rng.choice(self.reps), clock.now()
        day = clock.business_day(at, self.actor.timezone) + timedelta(days=offset)
        await self.sql(PLAN, plan_id, self.company_id, rep_id, day, at)
        await self.sql(STOP, new_id(), self.company_id, plan_id, rep_id, self.rng.choice(self.accounts), at)
        self.plans.append((plan_id, offset))

    async def order(self) -> None:
        order_id = new_id()
        await self.sql(ORDER, order_id, self.company_id, self.rng.choice(self.reps), PLACE, clock.now())
        self.orders.append(order_id)

    async def request(self) -> None:
        request_id, two = new_id(), self.rng.sample(self.reps, 2)
        await self.sql(REQUEST, request_id, self.company_id, self.accounts[0], *two, clock.now())
        self.requests.append(request_id)

    async def edit(self) -> None:
        owner, fixed, team = self._whose()
        account_id = self.rng.choice(self.accounts)
        async with work(self.actor, "account.write") as unit:
            version = int(await unit.conn.fetchval("select version from account where id = $1", account_id) or 0)
            active = await unit.conn.fetch("select id from person where company_id = $1 and active", self.company_id)
            known = {row["id"] for row in active} | {None}
            changes = AccountChanges(
                owner_id=owner if owner in known else msgspec.UNSET,
                fixed_rep_id=fixed if fixed in known else None,
                shared_team_id=team,
            )
            await accounts.edit(unit, AccountEdit(account_id=account_id, base_version=version, changes=changes))

    async def rewrite(self) -> None:
        statement = "update account set owner_id = $2, fixed_rep_id = $3, shared_team_id = $4, version = version + 1"
        await self.sql(f"{statement} where id = $1", self.rng.choice(self.accounts), *self._whose())

    async def hand_over(self) -> None:
        """As a territory does to all that lie in it."""
        some = self.rng.sample(self.accounts, 5)
        async with work(self.actor, "account.write") as unit:
            unit.unaudited("perhaps everything stays where it is")
            await handover.hand_over(unit, {account_id: self.rng.choice(self.reps) for account_id in some})

    async def move_person(self) -> None:
        await staff.change_person(
            self.actor, self.rng.choice(self.reps), PersonChange(team_id=self.rng.choice(self.teams))
        )

    async def move_person_by_hand(self) -> None:
        sql = "update person set team_id = $2 where id = $1"
        await self.sql(sql, self.rng.choice(self.reps), self.rng.choice(self.teams))

    async def move_team(self) -> None:
        """The lower half of the tree moves about below the upper half, so that no circle closes."""
        team_id, above = self.rng.choice(self.teams[3:]), self.rng.choice(self.teams[:3])
        await teams.change_team(self.actor, team_id, TeamChange(parent_id=above))

    async def move_team_by_hand(self) -> None:
        sql = "update team set parent_id = $2 where id = $1"
        await self.sql(sql, self.rng.choice(self.teams[3:]), self.rng.choice(self.teams[:3]))

    async def switch(self) -> None:
        person_id = self.rng.choice(self.reps)
        self.off ^= {person_id}
        await staff.change_person(self.actor, person_id, PersonChange(active=person_id not in self.off))

    async def switch_by_hand(self) -> None:
        person_id = self.rng.choice(self.reps)
        self.off ^= {person_id}
        await self.sql("update person set active = $2 where id = $1", person_id, person_id not in self.off)

    async def give_plan(self) -> None:
        plan_id, _ = self.rng.choice(self.plans)
        sql = "update day_plan set rep_id = $2, version = version + 1 where id = $1"
        await self.sql(sql, plan_id, self.rng.choice(self.reps))

    async def drop_plan(self) -> None:
        """Its stops go with it."""
        plan_id, _ = self.plans.pop(self.rng.randrange(len(self.plans)))
        await self.sql("delete from day_plan where id = $1", plan_id)
        await self.plan()

    async def drop_account(self) -> None:
        """With all that hangs on it; the first stays, requests are about it."""
        account_id = self.accounts.pop(self.rng.randrange(1, len(self.accounts)))
        async with engine.transaction() as connection:
            await connection.execute("select set_config('rounds.system', 'on', true)")
            for table in ("contact", "plan_stop"):
                await connection.execute(f"delete from {table} where account_id = $1", account_id)  # noqa: S608 - names from above
            await connection.execute("delete from account where id = $1", account_id)
        await self.account()

    async def offer(self) -> None:
        sql = "update workorder set offered_to = $2, state = $3 where id = $1"
        state = self.rng.choice(("offered", "accepted", "declined"))
        await self.sql(sql, self.rng.choice(self.orders), self.rng.choice(self.reps), state)

    async def decide(self) -> None:
        """Long ago, or not yet."""
        at = self.rng.choice((None, clock.now() - timedelta(days=40)))
        sql = "update approval_request set decided_at = $2 where id = $1"
        await self.sql(sql, self.rng.choice(self.requests), at)
