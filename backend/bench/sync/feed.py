"""The feed: many write at once, phones read all the time, and none of them may miss a row or keep an old one."""

import asyncio
import multiprocessing
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from random import Random
from uuid import UUID

from backend import clock
from backend.bench import Bar, Measured
from backend.bench.sync.fleet import Fleet, made
from backend.bench.sync.held import Held, Key
from backend.bench.sync.http import Line
from backend.bench.sync.stage import NAME, Stage, stage
from backend.bench.sync.writers import Task, run
from backend.clock import new_id

REPS, READERS, PRODUCTS = 40, 8, 20
PRODUCT = """
insert into product (id, company_id, sku, name, unit, list_price, currency, listed_since, active)
values ($1, $2, $3, '{"en": "Bench", "zh-CN": "Bench"}', 'piece', 1, 'EUR', now(), true)
"""
SAY_EVERY_S = 15
# Asked here in other words than the product's own: whose phone may show which account.
MAY_SEE = """
with recursive above as (
    select team_id as id from person where id = $1
    union select t.parent_id from above join team t on t.id = above.id)
select a.id::text from account a join person p on p.id = $1 and p.company_id = a.company_id
where a.archived_at is null
  and (a.owner_id = $1 or a.fixed_rep_id = $1 or a.shared_team_id in (select id from above where id is not null))
"""


@dataclass(frozen=True, slots=True)
class Feed:
    writers: int
    commits: int
    seed: int


@dataclass
class Reader:
    """A phone that pulls all the time and compares each time what it holds with what the server says it should."""

    person_id: UUID
    token: str
    line: Line
    held: Held = field(default_factory=Held)
    pulls: int = 0
    disagreed: int = 0
    older: int = 0

    async def pull(self) -> None:
        before = {key: _number(change) for key, change in self.held.rows.items()}
        self.disagreed += not await self.held.pull(self.line, self.token, verify=True)
        self.pulls += 1
        after = self.held.rows
        self.older += sum(_number(after[key]) < number for key, number in before.items() if key in after)

    async def differences(self) -> Counter[str]:
        """Against a phone that begins from nothing, once nobody writes any more."""
        fresh = Held()
        await self.pull()
        await fresh.pull(self.line, self.token, verify=True)
        return Counter(
            missed=len(fresh.rows.keys() - self.held.rows.keys()),
            stale=sum(_differs(self.held, fresh, key) for key in fresh.rows.keys() & self.held.rows.keys()),
            diverged=len(self.held.rows.keys() - fresh.rows.keys()),
        )


def _number(change: dict[str, object]) -> int:
    """An account's version only grows; of other rows nothing is known about the order."""
    return int(str(change["version"]).split(".")[0]) if change["table"] == "account" else 0


def _differs(held: Held, fresh: Held, key: Key) -> bool:
    mine, theirs = held.rows[key], fresh.rows[key]
    return (mine["version"], mine["row"]) != (theirs["version"], theirs["row"])


def feed(asked: Feed) -> Measured:
    fleet = made(REPS, 20, asked.seed, clock.now())
    with stage(fleet) as on:
        return asyncio.run(_measured(asked, on, fleet))


async def _measured(asked: Feed, on: Stage, fleet: Fleet) -> Measured:
    products = tuple(new_id() for _ in range(PRODUCTS))
    await _sell(on, fleet, products)
    readers = [Reader(rep.person_id, rep.token, Line(on.server.address)) for rep in fleet.reps[:READERS]]
    for reader in readers:
        await reader.pull()
    began, processes = time.monotonic(), _started(asked, on, fleet, products)
    try:
        await asyncio.gather(_tell(processes), *[_read(reader, processes) for reader in readers])
    finally:
        for process in processes:
            process.kill()
    took_s = time.monotonic() - began
    found: Counter[str] = Counter(failed=sum(process.exitcode != 0 for process in processes))
    for reader in readers:
        found.update(await reader.differences())
        found.update(outside=await _outside(on, reader))
        found.update(stale=reader.older, diverged=reader.disagreed, pulls=reader.pulls)
        reader.line.close()
    return _told(asked, took_s, found)


async def _outside(on: Stage, reader: Reader) -> int:
    """Accounts on the phone that the person may not see, or sees and does not have."""
    connection = await on.superuser()
    may_see = {row["id"] for row in await connection.fetch(MAY_SEE, reader.person_id)}
    await connection.close()
    return len(may_see ^ {row_id for _, table, row_id in reader.held.rows if table == "account"})


async def _sell(on: Stage, fleet: Fleet, products: tuple[UUID, ...]) -> None:
    connection = await on.superuser()
    rows = [(product_id, fleet.reps[0].company_id, str(number)) for number, product_id in enumerate(products)]
    await connection.executemany(PRODUCT, rows)
    await connection.close()


def _started(asked: Feed, on: Stage, fleet: Fleet, products: tuple[UUID, ...]) -> list[BaseProcess]:
    """Every other one writes beside the product, where only the database's own safety net tells the phones."""
    context, processes = multiprocessing.get_context("spawn"), list[BaseProcess]()
    for number in range(asked.writers):
        beside = number % 2 == 1
        task = Task(
            url=on.cluster.url(NAME, "postgres") if beside else on.cluster.url(NAME),
            beside=beside,
            company_id=fleet.reps[0].company_id,
            people=tuple(rep.person_id for rep in fleet.reps),
            teams=tuple(dict.fromkeys(rep.team_id for rep in fleet.reps)),
            accounts=tuple(shop.id for rep in fleet.reps for shop in rep.shops),
            products=products,
            commits=-(-asked.commits // asked.writers),
            seed=f"{asked.seed}/{number}",
        )
        processes.append(context.Process(target=run, args=(task,), daemon=True))
        processes[-1].start()
    return processes


def _busy(processes: list[BaseProcess]) -> bool:
    return any(process.is_alive() for process in processes)


async def _tell(processes: list[BaseProcess]) -> None:
    began = said = time.monotonic()
    while _busy(processes):
        await asyncio.sleep(0.2)
        if time.monotonic() - said > SAY_EVERY_S:
            said = time.monotonic()
            print(f"{said - began:.0f} s", file=sys.stderr, flush=True)


async def _read(reader: Reader, processes: list[BaseProcess]) -> None:
    rng = Random(reader.token)  # noqa: S311 - nothing secret
    while _busy(processes):
        await reader.pull()
        await asyncio.sleep(rng.uniform(0, 0.4))


def _told(asked: Feed, took_s: float, found: Counter[str]) -> Measured:
    commits = -(-asked.commits // asked.writers) * asked.writers
    facts = {
        "writers": asked.writers,
        "seed": asked.seed,
        "commits": commits,
        "took_s": round(took_s, 1),
        "commits_per_s": round(commits / took_s, 1),
        "found": dict(found),
    }
    name = f"feed, {asked.writers} writers, {commits} commits"
    bars = (
        Bar(f"{name}: writers that failed", found["failed"], "", 0),
        *[Bar(f"{name}: {what}", found[what], "", 0) for what in ("missed", "stale", "diverged", "outside")],
    )
    return Measured(bars, [facts])
