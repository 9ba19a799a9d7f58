"""Permissions: accounts, teams, plans and people change hands at random while phones pull; no phone may keep a row.

What a phone should hold is worked out here a second time, in other words than the product's own.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from backend import clock
from backend.access.actor import Actor, machinery
from backend.bench import Bar, Measured
from backend.bench.sync.hands import Hands
from backend.clock import new_id
from backend.db import engine
from backend.db.migrate import upgrade_now
from backend.people import sessions
from backend.people import store as people
from backend.people.sessions import as_system
from backend.sync import views
from backend.sync.flow import checksum
from backend.work import work
from infra.cluster import PrivateCluster, scratch_directory

TIMEZONE = "Europe/Helsinki"
TEAMS = ((0, None), (1, 0), (2, 0), (3, 1), (4, 1), (5, 2))  # number, number of the team above
REPS, ACCOUNTS, PLANS, ORDERS, REQUESTS = 6, 40, 8, 6, 6
COMPARE_EVERY = 4  # of the pulls of a long run, one in so many is compared with a phone that begins from nothing
LONG = 1_000  # steps from which a run is long

Key = tuple[str, str]
"""Table and id."""
ROWS = {
    "person": "select id, team_id, active from person where company_id = $1",
    "team": "select id, parent_id from team where company_id = $1",
    "account": "select id, owner_id, fixed_rep_id, shared_team_id, archived_at from account where company_id = $1",
    "plan": "select id, rep_id, day, status from day_plan where company_id = $1",
    "workorder": "select id, offered_to, state from workorder where company_id = $1",
    "approval": "select id, requester_id, step_person_id, decided_at from approval_request where company_id = $1",
}


@dataclass(frozen=True, slots=True)
class Asked:
    steps: int
    seed: int = 7


@dataclass
class Phone:
    """`token` is the session of whoever is logged in on it; None after a lock, until the next log-in."""

    person_id: UUID
    token: str | None = None
    cursor: str | None = None
    rows: dict[tuple[str, str, UUID], tuple[str, Any]] = field(default_factory=dict[Any, Any])

    async def knock(self) -> Actor | None:
        """What its next request meets: somebody, a plain "log in" that leaves all in place, or the end of all rows."""
        actor = await sessions.actor_of(self.token, clock.now()) if self.token else None
        if actor is None and self.token and await sessions.was_ended(self.token, clock.now()):
            self.token, self.cursor, self.rows = None, None, {}
        return actor

    async def log_in(self, company_id: UUID) -> Actor:
        async with engine.transaction() as connection:
            await as_system(connection)
            self.token = (await sessions.issue(connection, company_id, self.person_id, clock.now())).token
        actor = await sessions.actor_of(self.token, clock.now())
        if actor is None:
            raise LookupError(self.person_id)
        return actor

    async def pull(self, actor: Actor) -> dict[str, Any]:
        """The checksums of the server, whatever it takes to get them."""
        while True:
            page = await views.pull(actor, self.cursor, verify=True)
            for bucket in (*page.lost, *page.gained):
                self.rows = {key: row for key, row in self.rows.items() if key[0] != bucket}
            for change in page.changes:
                self.rows.pop((change.bucket, change.table, change.id), None)
                if change.op == "put":
                    self.rows[change.bucket, change.table, change.id] = (str(change.version), change.row)
            self.cursor = page.cursor
            if not page.more:
                return page.checksums

    @property
    def held(self) -> set[Key]:
        return {(table, str(row_id)) for _, table, row_id in self.rows}

    def agrees(self, checksums: dict[str, Any]) -> bool:
        for bucket, told in checksums.items():
            mine = [(table, row_id, row[0]) for (name, table, row_id), row in self.rows.items() if name == bucket]
            if (len(mine), checksum(mine)) != (told.count, told.hash):
                return False
        return True


def may_hold(rows: dict[str, list[dict[str, Any]]], person_id: UUID, today: date) -> set[Key]:
    """By the words of docs/sync.md: one's own, those that one alone visits, those of one's team and all above.

    Whatever was decided here was decided longer ago than phones remember.
    """
    above, person = {row["id"]: row["parent_id"] for row in rows["team"]}, {row["id"]: row for row in rows["person"]}
    teams, team = set[UUID](), person[person_id]["team_id"]
    while team is not None:
        teams.add(team)
        team = above[team]
    last = today + timedelta(days=7)
    found = {
        "account": [
            row for row in rows["account"]
            if row["archived_at"] is None
            and (person_id in {row["owner_id"], row["fixed_rep_id"]} or row["shared_team_id"] in teams)
        ],
        "plan": [
            row for row in rows["plan"]
            if row["rep_id"] == person_id and row["status"] == "published" and today <= row["day"] <= last
        ],
        "workorder": [
            row for row in rows["workorder"]
            if row["offered_to"] == person_id and row["state"] in {"offered", "accepted"}
        ],
        "approval": [
            row for row in rows["approval"]
            if person_id in {row["requester_id"], row["step_person_id"]} and row["decided_at"] is None
        ],
    }  # fmt: skip
    return {(table, str(row["id"])) for table, some in found.items() for row in some}


async def shuffled(asked: Asked) -> Counter[str]:
    """Founds a company in the database to which the engine leads, and counts what was wrong on its phones."""
    rng = Random(asked.seed)  # noqa: S311 - the same history every time, nothing secret
    hands = await _founded(rng)
    phones = [Phone(person_id) for person_id in hands.reps]
    found: Counter[str] = Counter(entered=0, outside=0, missing=0, unlike=0, apart=0)
    for step in range(asked.steps):
        await hands.change()
        for phone in phones:
            if rng.random() < 1 / REPS:
                compare = asked.steps < LONG or step % COMPARE_EVERY == 0
                found.update(await _pulled(hands, phone, compare=compare))
    return found + Counter(hands.done) + Counter(steps=asked.steps)


async def _pulled(hands: Hands, phone: Phone, *, compare: bool) -> Counter[str]:
    rows = await _rows(hands.company_id)
    person = next(row for row in rows["person"] if row["id"] == phone.person_id)
    actor = await phone.knock()
    if not person["active"]:  # may see nothing any more, and the phone's next request tells it so
        return Counter(off=1, entered=actor is not None, outside=len(phone.held))
    if actor is None:
        actor = await phone.log_in(hands.company_id)
    checksums = await phone.pull(actor)
    today = clock.business_day(clock.now(), TIMEZONE)
    allowed = may_hold(rows, phone.person_id, today)
    found = Counter(pulls=1, outside=len(phone.held - allowed), missing=len(allowed - phone.held))
    found.update(apart=not phone.agrees(checksums))
    if compare:
        fresh = Phone(phone.person_id)
        await fresh.pull(actor)
        found.update(compared=1, unlike=fresh.rows != phone.rows)
    return found


async def _rows(company_id: UUID) -> dict[str, list[dict[str, Any]]]:
    async with engine.transaction() as connection:
        await as_system(connection)
        return {name: [dict(row) for row in await connection.fetch(sql, company_id)] for name, sql in ROWS.items()}


async def _founded(rng: Random) -> Hands:
    actor = machinery(new_id(), TIMEZONE)
    teams, reps = [new_id() for _ in TEAMS], [new_id() for _ in range(REPS)]
    async with engine.transaction() as connection:
        await as_system(connection)
        values = {"name": "Hands", "timezone": TIMEZONE, "currency": "EUR", "language": "en"}
        await people.insert_company(connection, actor.company_id, values, clock.now())
    async with work(actor, "people.write") as unit:
        for number, above in TEAMS:
            parent = None if above is None else teams[above]
            await people.insert_team(unit.conn, actor.company_id, teams[number], f"Team {number}", parent)
        for number, person_id in enumerate(reps):
            person = {"id": person_id, "name": f"Rep {number}", "roles": ["rep"], "password_hash": "-"}
            person |= {"email": f"{person_id.hex}@rounds.example", "team_id": teams[number % len(teams)]}
            await people.insert_person(unit.conn, actor.company_id, person, unit.now)
        unit.unaudited("a company that lasts as long as its measurement")
    hands = Hands(actor, rng, tuple(teams), tuple(reps))
    for made, count in (
        (hands.account, ACCOUNTS),
        (hands.plan, PLANS),
        (hands.order, ORDERS),
        (hands.request, REQUESTS),
    ):
        for _ in range(count):
            await made()
    return hands


@asynccontextmanager
async def _database(cluster: PrivateCluster) -> AsyncGenerator[None]:
    engine.configure(cluster.url("permissions"))
    await engine.open_pool(most=2)
    try:
        yield
    finally:
        await engine.close_pool()


def permissions(asked: Asked) -> Measured:
    """In a database that lasts as long as the measurement."""
    with scratch_directory() as scratch, PrivateCluster(scratch / "pg", durable=False).running() as cluster:
        cluster.ensure_database("permissions")
        upgrade_now(cluster.url("permissions"))
        found = asyncio.run(_within(cluster, asked))
    bars = (
        Bar("rows outside a person's scope after a pull, or after being switched off", found["outside"], "", 0),
        Bar("people who were switched off and came in", found["entered"], "", 0),
        Bar("rows of a person's scope that a pull left out", found["missing"], "", 0),
        Bar("phones unlike one that begins from nothing", found["unlike"], "", 0),
        Bar("phones whose checksums are not the server's", found["apart"], "", 0),
    )
    return Measured(bars, [{"seed": asked.seed, **found}])


async def _within(cluster: PrivateCluster, asked: Asked) -> Counter[str]:
    async with _database(cluster):
        return await shuffled(asked)
