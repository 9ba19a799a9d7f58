"""How often and by whom an account is visited: what follows its class, and whose phones carry it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg

from backend.access.scope import TEAMS_WITHIN
from backend.accounts import store
from backend.errors import Problem
from backend.feed.changes import of_visitors
from backend.feed.holders import of_account
from backend.work import View, Work

FED = "account"  # the name of the table in the feed of phones
FOLLOWS = {"visit_interval_days": "interval_of_class", "visit_duration_s": "duration_of_class"}
"""What a class decides, and the flag of an account that leaves it to the class."""
USUAL_CLASS = "C"
Classes = Mapping[str, Mapping[str, Any]]

CLASSES = """
select code, interval_days as visit_interval_days, visit_duration_s from visit_class where company_id = $1
"""
LOCKED_VISITORS = """
select id, owner_id, fixed_rep_id, shared_team_id from account where company_id = $1 and id = any($2::uuid[])
order by id for no key update
"""
LOCK = """
select id from account where company_id = $1 and id = any($2::uuid[]) order by id for no key update
"""
IN_REACH = f"select exists (select from ({TEAMS_WITHIN}) within where id = $4)"  # noqa: S608 - put together from constants


async def classes(view: View) -> Classes:
    """By code."""
    return {row["code"]: row for row in await view.conn.fetch(CLASSES, view.company_id)}


async def joinable(unit: Work) -> Classes:
    """By code; none of them goes away before the transaction ends."""
    return {row["code"]: row for row in await unit.conn.fetch(f"{CLASSES} for key share", unit.company_id)}


def usual_class(known: Classes) -> str:
    """For new accounts that name none."""
    return USUAL_CLASS if USUAL_CLASS in known else max(known, default=USUAL_CLASS)


def filled(row: Mapping[str, Any], known: Classes) -> dict[str, Any]:
    """A new account's interval and length of visits: its own, else those of its class."""
    values: dict[str, Any] = {}
    for name, flag in FOLLOWS.items():
        values[flag] = row[name] is None
        values[name] = known[row["account_class"]][name] if row[name] is None else row[name]
    return values


def followed(row: Mapping[str, Any], known: Classes) -> dict[str, Any]:
    """What the class says of what the account leaves to it."""
    if row["account_class"] not in known:
        return {}
    return {name: known[row["account_class"]][name] for name, flag in FOLLOWS.items() if row[flag]}


async def of_new(unit: Work, row: Mapping[str, Any]) -> dict[str, Any]:
    """Raises calendar.unknown_class, accounts.unknown_rep, accounts.unknown_team, accounts.rep_or_team."""
    known = await joinable(unit)
    code = row["account_class"] or usual_class(known)
    if code not in known:
        raise Problem("calendar.unknown_class", field="class")
    await _check_visitors(unit, row, "")
    values = {"account_class": code, "weekdays": _sorted(row["weekdays"])}
    return values | filled({**row, **values}, known)


async def of_changes(unit: Work, before: asyncpg.Record, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that were asked for, with the flags that go with them. Raises as `of_new`."""
    known = await (joinable(unit) if "account_class" in asked else classes(unit))
    code = asked.get("account_class", before["account_class"])
    values = dict(asked)
    if "account_class" in asked and code not in known:
        raise Problem("calendar.unknown_class", field="changes.class")
    for name, flag in FOLLOWS.items():
        if name in asked:
            values[flag] = asked[name] is None
            values[name] = known[code][name] if asked[name] is None and code in known else asked[name] or before[name]
    if "weekdays" in values:
        values["weekdays"] = _sorted(values["weekdays"])
    if values.keys() & {"fixed_rep_id", "shared_team_id"}:
        await _check_visitors(unit, {**before, **values}, "changes.")
    return values


async def of_new_class(unit: Work, before: asyncpg.Record, changes: Mapping[str, Any]) -> dict[str, Any]:
    """What else changes with the class of an account that follows it."""
    if "account_class" not in changes:
        return {}
    values = followed({**before, **changes}, await classes(unit))
    return {name: value for name, value in values.items() if value != before[name]}


def _sorted(weekdays: Sequence[int]) -> list[int]:
    return sorted(set(weekdays))


async def _check_visitors(unit: Work, row: Mapping[str, Any], prefix: str) -> None:
    rep_id, team_id = row["fixed_rep_id"], row["shared_team_id"]
    if rep_id is not None and team_id is not None:
        raise Problem("accounts.rep_or_team", field=f"{prefix}sharedTeamId")
    if rep_id is not None and not (unit.reaches(rep_id) and await store.is_active_person(unit, rep_id)):
        raise Problem("accounts.unknown_rep", field=f"{prefix}fixedRepId")
    if team_id is not None and not await _reaches_team(unit, team_id):
        raise Problem("accounts.unknown_team", field=f"{prefix}sharedTeamId")


async def _reaches_team(unit: Work, team_id: UUID) -> bool:
    everything = unit.people is None
    return bool(await unit.conn.fetchval(IN_REACH, unit.company_id, unit.actor.team_id, everything, team_id))


async def lock(unit: Work, account_ids: Iterable[UUID]) -> None:
    """Nobody else writes to these accounts before the end."""
    if ids := sorted(account_ids):
        await unit.conn.execute(LOCK, unit.company_id, ids)


async def locked_visitors(unit: Work, account_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """By account of the company: the scopes of the feed that carry it. Nobody else writes to them before the end.

    Locked in the order of their ids, so that two who lock the same accounts never wait for each other in a circle.
    """
    ids = sorted(account_ids)
    accounts = await unit.conn.fetch(LOCKED_VISITORS, unit.company_id, ids) if ids else []
    return {account["id"]: of_visitors(account) for account in accounts}


async def tell_phones_of(unit: Work, account_id: UUID) -> None:
    """Somebody was there: the account looks different although nobody edited it."""
    unit.change(FED, account_id, await of_account(unit.conn, unit.company_id, account_id))


def tell_phones(
    unit: Work,
    account_id: UUID,
    account: Mapping[str, Any] | asyncpg.Record,
    before: Mapping[str, Any] | asyncpg.Record | None = None,
) -> None:
    """The account appears on the phones of those who visit it and leaves those of whom it was taken from."""
    if before is not None:
        unit.change(FED, account_id, of_visitors(before), "remove")
    unit.change(FED, account_id, of_visitors(account))
