"""What the office has for its reps: goods, jobs, plans, questions about discounts; and what became of them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from backend.bench.sync.days import Doing
from backend.clock import new_id, now
from backend.db import engine
from tests.support.company import HELSINKI, Company
from tests.support.field import today
from tests.support.phone import away

PLAN = {"status": "published", "version": 1, "profile": "foot", "road_based": False, "start_label": "", "end_label": ""}
PLAN |= {"distance_m": 0, "travel_s": 0, "engine": "test", "left_out": []}
STOP = {"kind": "visit", "name": "Shop", "address": "", "wait_s": 0, "travel_s": 0, "distance_m": 0, "duration_s": 600}
STOP |= {"locked": False, "appointment": False, "position": HELSINKI}  # visits always have a place
APPLIED = "select id from mutation where company_id = $1 and status = 'applied'"
REQUESTS = "select id from approval_request where company_id = $1"
ANSWERS = "select request_id from approval_comment where company_id = $1 and decision = 'answer'"
PINS = "select count(*) from account_pin where company_id = $1"
ASKED = "select id, step_person_id, terms_sha256 from approval_request where company_id = $1 and state = 'pending'"
TERMS = "select terms_sha256 from approval_request where id = $1"


@dataclass
class Office:
    company: Company
    watcher: asyncpg.Connection
    people: tuple[str, ...]
    accounts: list[UUID]
    product_id: UUID = field(default_factory=new_id)
    jobs: list[UUID] = field(default_factory=list)
    plans: list[UUID] = field(default_factory=list)
    stops: dict[UUID, list[UUID]] = field(default_factory=dict)
    requests: list[UUID] = field(default_factory=list)
    terms: dict[UUID, str] = field(default_factory=dict)
    pins: int = 0

    async def _add(self, table: str, **values: Any) -> UUID:
        """By hand, past the product's code, whose safety net tells the phones."""
        row = {"id": new_id(), "company_id": self.company.id} | values
        marks = ", ".join(f"${number}" for number in range(1, len(row) + 1))
        await self.watcher.execute(f"insert into {table} ({', '.join(row)}) values ({marks})", *row.values())  # noqa: S608 - names from here
        return row["id"]

    async def open(self) -> None:
        await engine.set_codecs(self.watcher)
        goods = {"sku": "fixed", "name": {"en": "Soap", "zh-CN": "Soap"}, "unit": "pc", "list_price": 10, "cost": 5}
        goods |= {"id": self.product_id, "currency": "EUR", "listed_since": today(), "active": True}
        await self._add("product", **goods)
        for number in range(len(self.people)):
            await self.job(number)
            await self.plan(number)
        self.pins = await self.watcher.fetchval(PINS, self.company.id)

    async def job(self, number: int) -> None:
        order = {"title": "Fix", "place_name": "Corner", "position": HELSINKI, "duration_s": 600, "priority": "normal"}
        order |= {
            "created_by": self.company.people["manager"],
            "created_at": now(),
            "state": "offered",
            "skills": [],
            "people": [],
        }
        to = self.company.people[self.people[number % len(self.people)]]
        self.jobs.append(await self._add("workorder", offered_to=to, **order))

    async def plan(self, number: int) -> None:
        """Today's of a rep, or none any more: its stops go with it."""
        rep_id = self.company.people[self.people[number % len(self.people)]]
        gone = await self.watcher.fetch("delete from day_plan where rep_id = $1 returning id", rep_id)
        if gone:
            return
        starts = now()
        head = {"rep_id": rep_id, "day": today(), "start_at": starts, "end_at": starts, "made_at": starts}
        plan_id = await self._add("day_plan", **PLAN, **head)
        self.plans.append(plan_id)
        self.stops[plan_id] = []
        for seq, account_id in enumerate(self.accounts[:2], 1):
            at = starts + timedelta(hours=seq)
            when = {"arrive_at": at, "start_at": at, "leave_at": at + timedelta(minutes=10)}
            row = STOP | when | {"plan_id": plan_id, "rep_id": rep_id, "seq": seq, "account_id": account_id}
            self.stops[plan_id].append(await self._add("plan_stop", **row))

    async def asks_back(self, number: int) -> None:
        """Whoever has to sign wants to know more."""
        waiting = await self.watcher.fetch(ASKED, self.company.id)
        if not waiting:
            return
        row = sorted(waiting, key=lambda row: row["id"])[number % len(waiting)]
        who = next(name for name, person_id in self.company.people.items() if person_id == row["step_person_id"])
        ask = {"decision": "ask", "comment": "Why so much?", "termsSha256": row["terms_sha256"]}
        answer = await (await self.company.client(who)).post(f"/api/approvals/{row['id']}/decide", json=ask)
        assert answer.is_success, answer.text

    async def learn_terms(self) -> None:
        """What phones see on a request's card."""
        for request_id in self.requests:
            if terms := await self.watcher.fetchval(TERMS, request_id):
                self.terms[request_id] = terms

    # what others do past the product's code

    async def given(self, number: int) -> None:
        """By hand, past the product's code; `version` counts as an edit does."""
        count = len(self.accounts)
        account_id, owner = self.accounts[number % count], self.company.people[self.people[number // count % 2]]
        await self.watcher.execute("update account set owner_id = $2 where id = $1", account_id, owner)

    async def archived(self, number: int) -> None:
        sql = "update account set archived_at = case when archived_at is null then now() end where id = $1"
        await self.watcher.execute(sql, self.accounts[number % len(self.accounts)])

    async def product(self, number: int) -> None:
        sku = str(number)
        gone = await self.watcher.fetch(
            "delete from product where company_id = $1 and sku = $2 returning id", self.company.id, sku
        )
        if not gone:
            made = """insert into product (id, company_id, sku, name, unit, list_price, currency, listed_since, active)
            values ($1, $2, $3, '{"en": "Soap", "zh-CN": "Soap"}', 'piece', 1, 'EUR', now(), true)"""
            await self.watcher.execute(made, new_id(), self.company.id, sku)

    async def alert(self, number: int) -> None:
        """Comes, and goes the next time."""
        person_id = self.company.people[self.people[number % 2]]
        gone = await self.watcher.fetch("delete from alert where person_id = $1 returning id", person_id)
        if not gone:
            made = "insert into alert (id, company_id, person_id, code, facts, at) values ($1, $2, $3, $4, '{}', now())"
            await self.watcher.execute(made, new_id(), self.company.id, person_id, "plan.published")

    # what a rep does about it

    def a_pin(self, account_id: UUID, at: datetime, number: int) -> Doing:
        there = away(100 + number)
        body = {"accountId": str(account_id), "position": {"lon": there.lon, "lat": there.lat}, "accuracyM": 5}
        return Doing("account.pin", body, at)

    def a_request(self, account_id: UUID, at: datetime, number: int) -> Doing:
        self.requests.append(new_id())
        line = {"productId": str(self.product_id), "quantity": 1 + number, "wantedPrice": "9.00"}
        body = {"requestId": str(self.requests[-1]), "accountId": str(account_id), "lines": [line]}
        return Doing("discount.request", body | {"reason": "Large order", "photoIds": []}, at)

    def an_answer(self, _: UUID, at: datetime, number: int) -> Doing:
        request_id = _one(self.requests, number)
        body = {"requestId": str(request_id), "decision": "answer", "comment": f"Because {number}"}
        return Doing("discount.decide", body | {"termsSha256": self.terms.get(request_id, "0" * 64)}, at)

    def a_response(self, _: UUID, at: datetime, number: int) -> Doing:
        return Doing("workorder.respond", {"workorderId": str(_one(self.jobs, number)), "accept": number % 2 == 0}, at)

    def an_order(self, _: UUID, at: datetime, number: int) -> Doing:
        plan_id = _one(self.plans, number)
        return Doing("plan.order", {"planId": str(plan_id), "stopIds": _told(self.stops.get(plan_id, [])[::-1])}, at)

    # what must have come of it

    async def wrong(self, written: list[Any]) -> dict[str, int]:
        """How many rows are missing or too many, of what the server says it applied."""
        applied = {row["id"] for row in await self.watcher.fetch(APPLIED, self.company.id)}
        done = [one.doing for one in written if one.id in applied]
        asked = sorted(_of(done, "discount.request", "requestId"))
        answered = sorted(_of(done, "discount.decide", "requestId"))
        jobs = _of(done, "workorder.respond", "workorderId")
        return {
            "requests": asked != sorted(_told(await self._ids(REQUESTS))),
            "answers": answered != sorted(_told(await self._ids(ANSWERS))),
            "pins": await self.watcher.fetchval(PINS, self.company.id) - self.pins - _count(done, "account.pin"),
            "jobs answered twice": len(jobs) - len(set(jobs)),
        }

    async def _ids(self, sql: str) -> list[UUID]:
        return [row[0] for row in await self.watcher.fetch(sql, self.company.id)]


def _one(some: list[UUID], number: int) -> UUID:
    """One of them, or one of which nobody ever heard."""
    return ([new_id(), *some])[-(1 + number % (len(some) + 1))]


def _told(ids: list[UUID]) -> list[str]:
    return [str(one) for one in ids]


def _of(done: list[Doing], kind: str, name: str) -> list[str]:
    return [doing.body[name] for doing in done if doing.kind == kind]


def _count(done: list[Doing], kind: str) -> int:
    return sum(doing.kind == kind for doing in done)
