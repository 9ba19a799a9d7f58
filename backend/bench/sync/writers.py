"""Those who write while phones read: each a process of its own; half of them write past the product's code."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random
from types import MappingProxyType
from uuid import UUID

import asyncpg

from backend.access.actor import Actor, machinery
from backend.clock import new_id, now
from backend.db import engine
from backend.feed.changes import OF_COMPANY, of_person
from backend.work import work

SLOW_SHARE, SLOW_S = 0.1, 0.02  # of the transactions wait so long at most between their change and their end
TOUCH = "update account set version = version + 1, name = name || '!', owner_id = $2 where id = $1"
SHORTEN = "update account set name = left(name, 20) where id = $1 and length(name) > 60"


@dataclass(frozen=True, slots=True)
class Task:
    """`url` is the superuser's for somebody who writes beside the product, else the owner's."""

    url: str
    beside: bool
    company_id: UUID
    people: tuple[UUID, ...]
    accounts: tuple[UUID, ...]
    products: tuple[UUID, ...]
    commits: int
    seed: str


Tell = Callable[[str, UUID, str], None]
"""Table, row, scope: what the product's own writers say and the safety net finds out."""


@dataclass
class Writer:
    task: Task
    rng: Random
    actor: Actor

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[tuple[asyncpg.Connection, Tell]]:
        if self.task.beside:
            async with engine.transaction() as connection:
                yield connection, lambda *_: None
            return
        async with work(self.actor, "people.write") as unit:
            yield unit.conn, lambda table, row_id, scope: unit.change(table, row_id, [scope])
            unit.unaudited("rows that last as long as their measurement")

    async def commit(self) -> None:
        deed = self.rng.choices(tuple(DEEDS), tuple(DEEDS.values()))[0]
        async with self.transaction() as (connection, tell):
            await deed(self, connection, tell)
            if self.rng.random() < SLOW_SHARE:
                await asyncio.sleep(self.rng.uniform(0, SLOW_S))

    async def touch(self, connection: asyncpg.Connection, tell: Tell) -> None:
        """Up to three accounts; their locks are taken in order."""
        for account_id in sorted(self.rng.sample(self.task.accounts, self.rng.randint(1, 3))):
            owner_id = await _owner(connection, account_id)
            await connection.execute(TOUCH, account_id, owner_id)
            await connection.execute(SHORTEN, account_id)
            tell("account", account_id, of_person(owner_id))

    async def reassign(self, connection: asyncpg.Connection, tell: Tell) -> None:
        account_id, owner_id = self.rng.choice(self.task.accounts), self.rng.choice(self.task.people)
        before = await _owner(connection, account_id)
        await connection.execute(TOUCH, account_id, owner_id)
        tell("account", account_id, of_person(before))
        tell("account", account_id, of_person(owner_id))

    async def rename(self, connection: asyncpg.Connection, tell: Tell) -> None:
        product_id = self.rng.choice(self.task.products)
        sku = str(self.rng.randrange(10**9))
        await connection.execute("update product set sku = $2 where id = $1", product_id, sku)
        tell("product", product_id, OF_COMPANY)

    async def alert(self, connection: asyncpg.Connection, tell: Tell) -> None:
        """A new one comes and the oldest of the person goes."""
        person_id = self.rng.choice(self.task.people)
        made = "insert into alert (id, company_id, person_id, code, facts, at) values ($1, $2, $3, $4, '{}', $5)"
        oldest = "select id from alert where person_id = $1 order by at limit 1 for update skip locked"
        old = await connection.fetchval(f"delete from alert where id = ({oldest}) returning id", person_id)  # noqa: S608 - put together from constants
        new = new_id()
        await connection.execute(made, new, self.task.company_id, person_id, "plan.published", now())
        for row_id in (old, new):
            if row_id:
                tell("alert", row_id, of_person(person_id))


Deed = Callable[[Writer, asyncpg.Connection, Tell], Awaitable[None]]
DEEDS = MappingProxyType[Deed, float]({Writer.touch: 6, Writer.reassign: 2, Writer.rename: 1, Writer.alert: 1})


async def _owner(connection: asyncpg.Connection, account_id: UUID) -> UUID:
    rows = await connection.fetch("select owner_id from account where id = $1 for update", account_id)
    return rows[0]["owner_id"]


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
