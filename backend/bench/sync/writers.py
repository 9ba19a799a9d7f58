"""Those who write while phones read: each a process of its own; half of them write past the product's code."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random
from types import MappingProxyType
from uuid import UUID

import asyncpg

from backend.access.actor import Actor, machinery
from backend.accounts.rhythm import tell_phones
from backend.clock import new_id, now
from backend.db import engine
from backend.feed.changes import EVERYTHING, OF_COMPANY, of_person
from backend.work import Work, work

SLOW_SHARE, SLOW_S = 0.1, 0.02  # of the transactions wait so long at most between their change and their end
WHOSE = "select owner_id, fixed_rep_id, shared_team_id from account where id = $1 for update"
TOUCH = "update account set version = version + 1, name = name || '!', owner_id = $2 where id = $1"
SHARE = "update account set version = version + 1, shared_team_id = $2 where id = $1"
ARCHIVE = "update account set archived_at = case when archived_at is null then now() end where id = $1"
MOVE = "update person set team_id = $2 where id = $1"
SHORTEN = "update account set name = left(name, 20) where id = $1 and length(name) > 60"


@dataclass(frozen=True, slots=True)
class Task:
    """`url` is the superuser's for somebody who writes beside the product, else the owner's."""

    url: str
    beside: bool
    company_id: UUID
    people: tuple[UUID, ...]
    teams: tuple[UUID, ...]
    accounts: tuple[UUID, ...]
    products: tuple[UUID, ...]
    commits: int
    seed: str


@dataclass(frozen=True, slots=True)
class Hand:
    """A transaction, and how it speaks to phones: as the product does, or not at all where the safety net has to."""

    connection: asyncpg.Connection
    unit: Work | None

    def tell(self, table: str, row_id: UUID, scope: str) -> None:
        if self.unit:
            self.unit.change(table, row_id, [scope])

    async def whose(self, account_id: UUID) -> asyncpg.Record:
        """Held until the transaction ends."""
        return (await self.connection.fetch(WHOSE, account_id))[0]

    async def tell_of(self, account_id: UUID, before: asyncpg.Record) -> None:
        if self.unit:
            tell_phones(self.unit, account_id, await self.whose(account_id), before)


@dataclass
class Writer:
    task: Task
    rng: Random
    actor: Actor

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Hand]:
        if self.task.beside:
            async with engine.transaction() as connection:
                yield Hand(connection, None)
            return
        async with work(self.actor, "people.write") as unit:
            yield Hand(unit.conn, unit)
            unit.unaudited("rows that last as long as their measurement")

    async def commit(self) -> None:
        deed = self.rng.choices(tuple(DEEDS), tuple(DEEDS.values()))[0]
        async with self.transaction() as hand:
            await deed(self, hand)
            if self.rng.random() < SLOW_SHARE:
                await asyncio.sleep(self.rng.uniform(0, SLOW_S))

    async def touch(self, hand: Hand) -> None:
        """Up to three accounts; their locks are taken in order."""
        for account_id in sorted(self.rng.sample(self.task.accounts, self.rng.randint(1, 3))):
            before = await hand.whose(account_id)
            await hand.connection.execute(TOUCH, account_id, before["owner_id"])
            await hand.connection.execute(SHORTEN, account_id)
            await hand.tell_of(account_id, before)

    async def reassign(self, hand: Hand) -> None:
        account_id = self.rng.choice(self.task.accounts)
        before = await hand.whose(account_id)
        await hand.connection.execute(TOUCH, account_id, self.rng.choice(self.task.people))
        await hand.tell_of(account_id, before)

    async def share(self, hand: Hand) -> None:
        """With a whole team, or with nobody any more."""
        account_id, team_id = self.rng.choice(self.task.accounts), self.rng.choice((*self.task.teams, None))
        before = await hand.whose(account_id)
        await hand.connection.execute(SHARE, account_id, team_id)
        await hand.tell_of(account_id, before)

    async def archive(self, hand: Hand) -> None:
        account_id = self.rng.choice(self.task.accounts)
        before = await hand.whose(account_id)
        await hand.connection.execute(ARCHIVE, account_id)
        await hand.tell_of(account_id, before)

    async def move(self, hand: Hand) -> None:
        """Somebody to another team, and with them what that team shares: their phone begins anew."""
        person_id = self.rng.choice(self.task.people)
        await hand.connection.execute(MOVE, person_id, self.rng.choice(self.task.teams))
        hand.tell(EVERYTHING, person_id, of_person(person_id))

    async def rename(self, hand: Hand) -> None:
        product_id = self.rng.choice(self.task.products)
        sku = str(self.rng.randrange(10**9))
        await hand.connection.execute("update product set sku = $2 where id = $1", product_id, sku)
        hand.tell("product", product_id, OF_COMPANY)

    async def alert(self, hand: Hand) -> None:
        """A new one comes and the oldest of the person goes."""
        person_id = self.rng.choice(self.task.people)
        made = "insert into alert (id, company_id, person_id, code, facts, at) values ($1, $2, $3, $4, '{}', $5)"
        oldest = "select id from alert where person_id = $1 order by at limit 1 for update skip locked"
        old = await hand.connection.fetchval(f"delete from alert where id = ({oldest}) returning id", person_id)  # noqa: S608 - put together from constants
        new = new_id()
        await hand.connection.execute(made, new, self.task.company_id, person_id, "plan.published", now())
        for row_id in (old, new):
            if row_id:
                hand.tell("alert", row_id, of_person(person_id))


Deed = Callable[[Writer, Hand], Awaitable[None]]
DEEDS: Mapping[Deed, float] = MappingProxyType(
    {
        Writer.touch: 12,
        Writer.reassign: 5,
        Writer.share: 2,
        Writer.archive: 1,
        Writer.move: 0.1,
        Writer.rename: 2,
        Writer.alert: 2,
    }
)


def run(task: Task) -> None:
    """In a process of its own, until all is committed."""
    asyncio.run(_run(task))


async def _run(task: Task) -> None:
    engine.configure(task.url, role=None if task.beside else engine.APP_ROLE)
    await engine.open_pool(most=1)
    writer = Writer(task, Random(task.seed), machinery(task.company_id))  # noqa: S311 - nothing secret
    try:
        for _ in range(task.commits):
            await writer.commit()
    finally:
        await engine.close_pool()
