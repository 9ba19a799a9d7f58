"""Two reps with their phones, their accounts, a manager who moves things, and a database that is watched."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from uuid import UUID

import asyncpg

from backend.bench.sync import checks
from backend.bench.sync.days import Doing
from backend.bench.sync.fleet import Rep
from backend.bench.sync.held import Held, converged
from backend.bench.sync.http import AgainError
from backend.bench.sync.phone import Phone
from backend.clock import new_id, now
from backend.db import engine
from backend.feed.changes import LOCK as FEED_LOCK
from backend.people import sessions
from tests.support.company import Company, a_company
from tests.support.phone import a_fix, a_pinned_account, away
from tests.sync.machine.backup import Backup
from tests.sync.machine.line import AppLine
from tests.sync.machine.office import Office

PEOPLE = ("rep", "rep2")
ACCOUNTS = 4
# Each write has an instant of its own, and none lies ahead: what arrives sooner than it was written counts as just now.
BEFORE = timedelta(seconds=10)
OWN = "select id from account where owner_id = $1 and archived_at is null"
WAITING = "select pid from pg_stat_activity where $1 = any(pg_blocking_pids(pid)) limit 1"
LOGGED_IN = "select exists (select from session where id = $1)"
VERSIONS = """
select count(*) from account a where a.company_id = $1 and a.version <> 1 + (
    select count(*) from audit_line l where l.company_id = $1 and l.subject_id = a.id
    and l.action in ('account.changed', 'account.pinned'))
"""
OFFICE = {
    "pin": Office.a_pin,
    "request": Office.a_request,
    "answer": Office.an_answer,
    "response": Office.a_response,
    "order": Office.an_order,
}


@dataclass
class Field:
    company: Company
    stack: AsyncExitStack
    watcher: asyncpg.Connection
    holder: asyncpg.Connection
    phones: list[Phone] = field(default_factory=list)
    accounts: list[UUID] = field(default_factory=list)
    visits: list[UUID] = field(default_factory=list)
    writes: int = 0
    office: Office = field(init=False)
    backup: Backup = field(init=False)
    behind: str | None = None

    @classmethod
    async def made(cls, app, superuser_url: str) -> "Field":
        stack = AsyncExitStack()
        company = await stack.enter_async_context(a_company(app))
        connections = [await asyncpg.connect(superuser_url) for _ in range(2)]
        made = cls(company, stack, *connections)
        made.accounts = [await a_pinned_account(company, PEOPLE[n % 2], away(300 * n)) for n in range(ACCOUNTS)]
        made.office = Office(company, made.watcher, PEOPLE, made.accounts)
        await made.office.open()
        made.backup = Backup(made.watcher, company.id)
        await made.backup.take()
        for who in PEOPLE:
            rep = Rep(0, company.id, company.team, company.people[who], new_id(), await made.token(who), ())
            made.phones.append(Phone(rep, AppLine(app), Random(1)))
        return made

    async def close(self) -> None:
        for connection in (self.watcher, self.holder):
            await connection.close()
        await self.stack.aclose()

    async def token(self, who: str) -> str:
        async with engine.transaction() as connection:
            await sessions.as_system(connection)
            return (await sessions.issue(connection, self.company.id, self.company.people[who], now())).token

    # what a rep does

    def write(self, phone: Phone, kind: str, number: int, **envelope) -> None:
        at = now() - BEFORE + timedelta(milliseconds=self.writes) + envelope.pop("jump", timedelta())
        self.writes += 1
        does = getattr(self, f"a_{kind}", None) or OFFICE[kind].__get__(self.office)
        phone.write(does(self.accounts[number % ACCOUNTS], at, number), new_id(), **envelope)

    def a_check_in(self, account_id: UUID, at, _) -> Doing:
        self.visits.append(new_id())
        body = {"visitId": str(self.visits[-1]), "accountId": str(account_id), "startedAt": at.isoformat()}
        return Doing("visit.check_in", body | {"fixes": [], "refused": "denied"}, at, self.visits[-1])

    def a_report(self, _, at, number) -> Doing:
        visit_id, report_id = self._visit(number), new_id()
        body = {"visitId": str(visit_id), "reportId": str(report_id), "note": f"Note {number}", "outcome": "sold"}
        return Doing("visit.report", body | {"photoIds": [], "voiceIds": []}, at, visit_id, report_id)

    def a_check_out(self, _, at, number) -> Doing:
        visit_id = self._visit(number)
        body = {"visitId": str(visit_id), "endedAt": at.isoformat(), "fixes": [], "refused": "timeout"}
        return Doing("visit.check_out", body, at, visit_id)

    def a_missed(self, account_id: UUID, at, _) -> Doing:
        self.visits.append(new_id())
        body = {"visitId": str(self.visits[-1]), "accountId": str(account_id), "at": at.isoformat()}
        return Doing("visit.missed", body | {"reason": "closed"}, at, self.visits[-1])

    def a_trail(self, _, at, number) -> Doing:
        fix = a_fix(away(number), taken_at=at)
        return Doing("track.points", {"points": [fix]}, at, fixes=(fix["takenAt"],))

    def an_edit(self, account_id: UUID, at, number) -> Doing:
        """As of the version that number says, which may be long gone or not yet there."""
        name = {"phone": f"+358 40 {self.writes:06}"} if number % 2 else {"address": f"Street {self.writes}"}
        body = {"accountId": str(account_id), "baseVersion": 1 + number % 3, "changes": name}
        return Doing("account.edit", body, at)

    a_edit = an_edit

    def _visit(self, number: int) -> UUID:
        """One of the last, of whomever, or one that nobody began."""
        return ([new_id(), *self.visits])[-(1 + number % (len(self.visits) + 1))]

    # what becomes of it

    async def exchange(self, phone: Phone, *numbers: int, fate: str = "arrives") -> None:
        """One push; what fails on the way leaves the phone as it was."""
        try:
            if phone.epoch is None:
                await phone.register()
                return
            phone.line.fate = fate
            if numbers:
                await phone.push(numbers)
        except (OSError, AgainError):
            pass
        finally:
            phone.line.fate = "arrives"

    async def pull(self, phone: Phone) -> None:
        await phone.pull()
        assert await converged(phone.line, phone.rep.token, phone.held), "the phone holds something else"
        assert phone.held.incarnation
        held = {key[2] for key in phone.held.rows if key[1] == "account"}
        rows = await self.watcher.fetch(OWN, phone.rep.person_id)
        assert held == {str(row["id"]) for row in rows}, "accounts that are somebody else's, or missing"

    async def drain(self, phone: Phone) -> None:
        """A good line and enough time: then nothing may be left."""
        if self.behind:
            await self.pull(phone)
        for _ in range(8):
            if phone.epoch is not None and not phone.pending:
                return
            await self.exchange(phone, *phone.pending)
        raise AssertionError(f"stuck with {phone.pending}")

    async def killed(self, phone: Phone, place: str) -> None:
        """The server dies at a certain step of a push: what holds it there is only the wish to hit it there."""
        push = asyncio.ensure_future(self.exchange(phone, *phone.pending))
        transaction = self.holder.transaction()
        await transaction.start()
        try:
            await self._hold(phone, place)
            pid, waiting = await self.holder.fetchval("select pg_backend_pid()"), None
            while not push.done() and waiting is None:
                waiting = await self.watcher.fetchval(WAITING, pid)
                await asyncio.sleep(0.002)
            if waiting is not None:
                await self.watcher.execute("select pg_terminate_backend($1)", waiting)
        finally:
            await transaction.rollback()
        await push

    async def _hold(self, phone: Phone, place: str) -> None:
        match place:
            case "at its beginning":
                await self.holder.execute("select from device where id = $1 for update", phone.device_id)
            case "before its end":
                await self.holder.execute(FEED_LOCK, str(self.company.id))
            case _:
                await self.holder.execute("select from account where id = any($1) for update", self.accounts)

    async def sent_again(self, phone: Phone, number: int) -> None:
        """A push of long ago arrives once more; nobody hears the answer."""
        if phone.line.past:
            token, body = phone.line.past[number % len(phone.line.past)]
            await phone.line._asked("POST", "/api/sync/push", token, body)

    async def sent_by(self, thief: Phone, phone: Phone) -> None:
        """Somebody else's session with this phone's name."""
        if phone.line.past:
            answer = await thief.line._asked("POST", "/api/sync/push", thief.rep.token, phone.line.past[-1][1])
            assert answer.status == 409, answer.body

    async def logged_out(self, phone: Phone) -> None:
        """What waits stays; the next login goes on."""
        await sessions.revoke(phone.rep.token)
        waiting = phone.pending
        await self.exchange(phone, *waiting)
        assert phone.pending == waiting
        phone.rep = replace(phone.rep, token=await self.token(PEOPLE[self.phones.index(phone)]))

    async def revoked(self, phone: Phone) -> None:
        """Lost, locked, found again: the next login makes another device of it, and what waits is still there."""
        manager = await self.company.client("manager")
        answer = await manager.post(f"/api/sync/devices/{phone.device_id}/revoke")
        if phone.epoch and not self.behind:  # after a restore the server may not know the phone yet
            assert answer.status_code == 204, answer.text
        for one in self.phones:  # under that name the phone may have been registered for the other person
            if one is phone or not await self._is_logged_in(one):
                await self.logged_out(one)
                one.epoch, one.held = None, Held()

    async def _is_logged_in(self, phone: Phone) -> bool:
        return bool(await self.watcher.fetchval(LOGGED_IN, sessions.digest(phone.rep.token)))

    def taken_over(self, phone: Phone, other: Phone) -> None:
        """The other person logs in on this phone, whose database then says the name of a device that is not theirs."""
        other.device_id, other.epoch = phone.device_id, None

    # what must be true all the time

    async def restored(self) -> None:
        """The server forgets; what was acknowledged since then is there again once the phones have sent it."""
        self.behind = await self.backup.put_back()

    def _is_behind(self, phone: Phone) -> bool:
        return phone.held.incarnation != self.behind or phone.epoch is None or bool(phone.pending)

    async def look(self) -> None:
        if self.behind and any(self._is_behind(phone) for phone in self.phones):
            return
        self.behind = None
        await self.office.learn_terms()
        written = [one for phone in self.phones for one in phone.written]
        acked = [one for phone in self.phones for one in phone.acked.values()]
        wrong = await checks.wrong(self.watcher, lambda: written, acked)
        wrong["accounts of a version that nobody made"] = await self.watcher.fetchval(VERSIONS, self.company.id)
        wrong |= await self.office.wrong(written)
        found = {name: count for name, count in wrong.items() if count}
        assert found == {}, found
