"""Adding and editing accounts, moving their pins. Each joins the transaction that it is given."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from msgspec import UNSET

from backend import skills
from backend.accounts import details, opening, rhythm, store, territory
from backend.accounts.rhythm import FED
from backend.accounts.wire import AccountAsk, AccountChanges, AccountEdit, ContactAsk, PinAsk, PinMove
from backend.clock import new_id
from backend.errors import Problem
from backend.web.wire import plain
from backend.work import Work
from checkin.geodesy import LonLat

WIRE_NAME = {field.name: field.encode_name for field in msgspec.structs.fields(AccountChanges)} | {
    "interval_of_class": "visitIntervalDays",
    "duration_of_class": "visitDurationS",
}
WHOSE = ("owner_id", "fixed_rep_id", "shared_team_id")
BLANK_IS_NULL = ("phone", "opening_hours")


async def add(unit: Work, ask: AccountAsk) -> UUID:
    """Raises accounts.unknown_owner, accounts.bad_opening_hours, accounts.unknown_skill, request.invalid (position).

    Also what `rhythm` raises of classes and of who visits.
    """
    account_id = new_id()
    row: dict[str, Any] = _cleaned(ask)
    row |= {"id": account_id, "source": None, "source_ref": None}
    row["position"] = ask.position.wgs84() if ask.position else None
    row["owner_id"] = ask.owner_id or await _owner_around(unit, row["position"])
    contacts: list[ContactAsk] = row.pop("contacts")
    _check_hours(row["opening_hours"], "openingHours")
    await _check_owner(unit, row["owner_id"], "ownerId")
    await _check_skills(unit, row["skills"], "skills")
    row |= await rhythm.of_new(unit, row)
    await store.insert(unit, [row])
    if ask.position:
        await details.put_pins(unit, [_pin(account_id, PinAsk(position=ask.position), ask.radius_m)], unit.now)
    await details.insert_contacts(unit, [_contact(account_id, contact)[1] for contact in contacts])
    unit.record("account.added", (FED, account_id), after={**plain(row), "version": 1})
    unit.emit("account.added", account_id=account_id)
    rhythm.tell_phones(unit, account_id, row)
    return account_id


async def edit(unit: Work, ask: AccountEdit) -> int:
    """The account's version afterwards. An older `base_version` is fine where nobody wrote the same field since.

    Raises not_found, version_conflict, auth.forbidden (who owns and who visits), accounts.unknown_owner,
    accounts.bad_opening_hours, accounts.unknown_skill, and what `rhythm` raises.
    """
    before = await _locked(unit, ask.account_id)
    asked = _cleaned(ask.changes)
    asked = await rhythm.of_changes(unit, before, asked)
    changes = {name: value for name, value in asked.items() if before[name] != value}
    _check_reach(unit, before, changes)
    if "opening_hours" in changes:
        _check_hours(changes["opening_hours"], "changes.openingHours")
    if "owner_id" in changes:
        await _check_owner(unit, changes["owner_id"], "changes.ownerId")
    await _check_skills(unit, changes.get("skills", ()), "changes.skills")
    if ask.base_version != before["version"]:
        await _refuse_conflict(unit, ask, before, changes)
    if not changes:
        unit.unaudited("the account says so already")
        return before["version"]
    changes |= await rhythm.of_new_class(unit, before, changes)
    await store.update(unit, ask.account_id, changes)
    version = before["version"] + 1
    record_change(unit, before, changes)
    unit.emit("account.changed", account_id=ask.account_id)
    rhythm.tell_phones(unit, ask.account_id, {**before, **changes}, before)
    return version


async def move_pin(unit: Work, ask: PinMove) -> UUID:
    """The new pin's id. The old pin stays and says until when it was valid. Raises not_found, request.invalid."""
    before = await _locked(unit, ask.account_id)
    pin = _pin(ask.account_id, ask, before["radius_m"])
    pin_ids = await details.put_pins(unit, [pin], unit.now)
    changes = {"position": pin["position"], "radius_m": pin["radius_m"]}
    await store.update(unit, ask.account_id, changes)
    record_change(unit, before, changes, action="account.pinned", provenance=pin["provenance"])
    unit.emit("account.pinned", account_id=ask.account_id)
    rhythm.tell_phones(unit, ask.account_id, before)
    return pin_ids[0]


async def add_contact(unit: Work, account_id: UUID, ask: ContactAsk) -> UUID:
    """Raises not_found."""
    account = await _locked(unit, account_id)
    contact_id, contact = _contact(account_id, ask)
    await details.insert_contacts(unit, [contact])
    await store.update(unit, account_id, {})
    record_change(unit, account, {}, action="account.contact_added", contact={"id": str(contact_id), **plain(ask)})
    unit.emit("account.changed", account_id=account_id)
    rhythm.tell_phones(unit, account_id, account)
    return contact_id


def record_change(
    unit: Work, before: asyncpg.Record, changes: Mapping[str, Any], *, action: str = "account.changed", **said: Any
) -> None:
    """One audit line with the changed columns only; `version` lets a later edit see what it missed."""
    unit.record(
        action,
        (FED, before["id"]),
        before=plain({name: before[name] for name in (*changes, "version")}),
        after=plain({**changes, "version": before["version"] + 1, **said}),
    )


async def _locked(unit: Work, account_id: UUID) -> asyncpg.Record:
    row = await store.locked(unit, account_id)
    if row is None:
        raise Problem("not_found", field="accountId")
    return row


async def _refuse_conflict(unit: Work, ask: AccountEdit, before: asyncpg.Record, changes: Mapping[str, Any]) -> None:
    """Raises version_conflict with both values where neither the caller nor the trail shows that a field is as seen."""
    edits = await store.edits_since(unit, ask.account_id, ask.base_version)
    explained = len(edits) == before["version"] - ask.base_version
    touched = (_columns_in(edits) if explained else set(changes)) - _as_seen(ask, before)
    clashes = {WIRE_NAME[name]: (changes[name], before[name]) for name in changes if name in touched}
    if not clashes:
        return
    first, (yours, theirs) = next(iter(clashes.items()))
    raise Problem(
        "version_conflict",
        field=f"changes.{first}",
        version=before["version"],
        yours=plain(yours),
        theirs=plain(theirs),
        fields={name: {"yours": plain(yours), "theirs": plain(theirs)} for name, (yours, theirs) in clashes.items()},
    )


def _as_seen(ask: AccountEdit, before: asyncpg.Record) -> set[str]:
    """Columns that still hold what the caller saw, each with the flag that goes with it."""
    columns = {name for name, said in WIRE_NAME.items() if said in ask.seen} - set(rhythm.FOLLOWS.values())
    same = {name for name in columns if ask.seen[WIRE_NAME[name]] == plain(before[name])}
    return same | {rhythm.FOLLOWS[name] for name in same if name in rhythm.FOLLOWS}


def _columns_in(edits: Sequence[Mapping[str, Any]]) -> set[str]:
    return {name for after in edits for name in after}


def _cleaned(ask: AccountAsk | AccountChanges) -> dict[str, Any]:
    """What was said of columns. An emptied field of a form is a cleared one."""
    said = {name: value for name, value in msgspec.structs.asdict(ask).items() if value is not UNSET}
    cleaned = {name: value.strip() if isinstance(value, str) else value for name, value in said.items()}
    if "skills" in cleaned:
        cleaned["skills"] = skills.tidied(cleaned["skills"])
    return {name: (value or None) if name in BLANK_IS_NULL else value for name, value in cleaned.items()}


def _check_hours(text: str | None, field: str) -> None:
    problem = opening.validate(text) if text else None
    if problem:
        raise Problem("accounts.bad_opening_hours", field=field, reason=problem.code, position=problem.position)


async def _owner_around(unit: Work, position: LonLat | None) -> UUID | None:
    """The person of the territory, else whoever adds it, else nobody."""
    found = (await territory.owners_around(unit, [position]))[0] if position else None
    return found or (None if unit.people is None else unit.actor.me)


def _check_reach(unit: Work, before: asyncpg.Record, changes: Mapping[str, Any]) -> None:
    """Whoever visits may put an account right; whose it is, and who visits, is decided around its owner."""
    name = next((name for name in WHOSE if name in changes), None)
    if name and not unit.reaches(before["owner_id"]):
        raise Problem("auth.forbidden", field=f"changes.{WIRE_NAME[name]}", detail="The account is somebody else's")


async def _check_owner(unit: Work, owner_id: UUID | None, field: str) -> None:
    """Nobody hands an account to where they cannot see it themselves, the public pool included."""
    if not unit.reaches(owner_id) or not (owner_id is None or await store.is_active_person(unit, owner_id)):
        raise Problem("accounts.unknown_owner", field=field)


async def _check_skills(unit: Work, words: Iterable[str], field: str) -> None:
    if unknown := await skills.unknown(unit, words):
        raise Problem("accounts.unknown_skill", field=field, skills=unknown)


def _pin(account_id: UUID, ask: PinAsk, radius_m: float) -> dict[str, Any]:
    return {
        "account_id": account_id,
        "position": ask.position.wgs84(),
        "radius_m": ask.radius_m or radius_m,
        "provenance": "map" if ask.accuracy_m is None else "gps",
        "as_received": {"position": plain(ask.position), "accuracyM": ask.accuracy_m},
    }


def _contact(account_id: UUID, ask: ContactAsk) -> tuple[UUID, dict[str, Any]]:
    contact_id = new_id()
    return contact_id, {"id": contact_id, "account_id": account_id, **msgspec.structs.asdict(ask)}
