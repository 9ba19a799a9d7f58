"""Takes a table of accounts in: good rows are written in a few statements, bad ones are told by row and column.

A row with the external id of an earlier import updates that account; an empty cell leaves what is there, and so do
the degrees of that earlier import: somebody may have put the pin right since.
"""

import asyncio
import hashlib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

import asyncpg

from backend import skills
from backend.access.actor import Actor, machinery
from backend.accounts import commands, details, exchanged, rhythm, sheet, store, territory
from backend.accounts.sheet import Entry, Sheet
from backend.accounts.wire import DEFAULT_RADIUS_M, Imported
from backend.clock import new_id
from backend.db import engine
from backend.errors import Problem
from backend.settings import Settings
from backend.web.wire import plain
from backend.work import Work, work
from checkin.geodesy import LonLat, distance_m

LARGEST_BYTES = 10 * 1024 * 1024
SOURCE = "import"
SAME_PLACE_M = 1.0  # a re-import of the same degrees is no new pin
NEW = {
    "owner_id": None,
    "kind": "customer",
    "tags": [],
    "skills": [],
    "address": "",
    "phone": None,
    "opening_hours": None,
    "visit_interval_days": None,
    "visit_duration_s": None,
    "weekdays": [],
    "fixed_rep_id": None,
    "shared_team_id": None,
    "next_day": None,
    "radius_m": DEFAULT_RADIUS_M,
    "source": SOURCE,
    "source_ref": None,
}
UNTOUCHED = {"next_day", "source", "source_ref", "weekdays", "fixed_rep_id", "shared_team_id"}
KEPT = (
    "id",
    "name",
    "account_class",
    *(name for name in NEW if name not in UNTOUCHED),
    *rhythm.FOLLOWS.values(),
    "position",
)


async def run(actor: Actor, body: bytes, city: exchanged.Box | None = None) -> Imported:
    """`city` is where the map is. Raises accounts.bad_import, request.too_large."""
    if len(body) > LARGEST_BYTES:
        raise Problem("request.too_large", bytes=LARGEST_BYTES)
    table = await asyncio.to_thread(sheet.read, body)
    async with work(actor, "account.import") as unit:
        classes = await rhythm.joinable(unit)
        entries = await _rightly_placed(unit, await _owned(unit, table), table, city)
        entries = _skilled(_classed(entries, table, classes), table, await skills.known(unit))
        known = await _known(unit, entries)
        fresh = [entry for entry in entries if entry.values.get("source_ref") not in known]
        again = [entry for entry in entries if entry.values.get("source_ref") in known]
        await _create(unit, fresh, classes)
        await _update(unit, again, known, classes)
        bad = sorted(table.bad, key=lambda cell: cell.row)
        answer = Imported(created=len(fresh), updated=len(again), bad=bad)
        counts = {"created": answer.created, "updated": answer.updated, "badRows": len({cell.row for cell in bad})}
        digest = hashlib.sha256(body).hexdigest()
        unit.record("accounts.imported", ("company", unit.company_id), after={**counts, "sha256": digest})
        unit.emit("accounts.imported")
    return answer


async def _owned(unit: Work, table: Sheet) -> list[Entry]:
    """The entries whose owner is known, with the owner's id in the place of the name."""
    people = await store.people_by_login(unit)
    good: list[Entry] = []
    for entry in table.entries:
        owner: str | None = entry.values.pop("owner", None)
        owner_id = None if owner is None else people.get(owner.lower()) or people.get(owner)
        if owner is not None and owner_id is None:
            table.complain(entry.row, "owner", "unknown_owner", f"Nobody here logs in as '{owner[:60]}'")
            continue
        if owner_id:
            entry.values["owner_id"] = owner_id
        good.append(entry)
    return good


async def _rightly_placed(unit: Work, entries: list[Entry], table: Sheet, city: exchanged.Box | None) -> list[Entry]:
    """The entries without those whose degrees stand in each other's columns."""
    refs = [ref for entry in entries if (ref := entry.values.get("source_ref"))]
    others = await store.extent(unit, refs)
    known = (*([city] if city else []), *([exchanged.Box(*others)] if others else []))
    where = exchanged.Whereabouts(known, exchanged.usual([entry.place for entry in entries if entry.place]))
    good: list[Entry] = []
    for entry in entries:
        if entry.place and where.exchanged(entry.place):
            table.complain_of_exchange(entry.row, "Only exchanged do they lie where the others are")
        else:
            good.append(entry)
    return good


def _classed(entries: list[Entry], table: Sheet, classes: rhythm.Classes) -> list[Entry]:
    """The entries whose class, if they name none the usual one, the company has."""
    good: list[Entry] = []
    for entry in entries:
        code = entry.values.get("account_class", rhythm.usual_class(classes))
        if code not in classes:
            table.complain(entry.row, "account_class", "unknown_class", f"There is no visit class '{code}'")
        else:
            good.append(entry)
    return good


def _skilled(entries: list[Entry], table: Sheet, known: frozenset[str]) -> list[Entry]:
    """The entries that need only what somebody can do."""
    good: list[Entry] = []
    for entry in entries:
        asked = skills.tidied(entry.values.get("skills", ()))
        unknown = [skill for skill in asked if skill not in known]
        if unknown:
            table.complain(entry.row, "skills", "unknown_skill", f"Nobody here has the skill '{unknown[0]}'")
            continue
        if asked:
            entry.values["skills"] = asked
        good.append(entry)
    return good


async def _known(unit: Work, entries: Sequence[Entry]) -> dict[str, asyncpg.Record]:
    refs = [ref for entry in entries if (ref := entry.values.get("source_ref"))]
    return {row["source_ref"]: row for row in await store.by_source(unit, SOURCE, refs)}


async def _create(unit: Work, entries: Sequence[Entry], classes: rhythm.Classes) -> None:
    new = NEW | {"account_class": rhythm.usual_class(classes)}
    rows: list[dict[str, Any]] = [{**new, **entry.values, "id": new_id(), "position": entry.place} for entry in entries]
    rows = [row | rhythm.filled(row, classes) for row in rows]
    around = await territory.owners_around(unit, [row["position"] for row in rows])
    for row, owner_id in zip(rows, around, strict=True):
        row["owner_id"] = row["owner_id"] or owner_id
    await store.insert(unit, rows)
    await _pin(unit, zip(entries, rows, strict=True))
    for row in rows:
        unit.record("account.imported", (commands.FED, row["id"]), after={**plain(row), "version": 1})
        rhythm.tell_phones(unit, row["id"], row)


async def _update(
    unit: Work, entries: Sequence[Entry], known: Mapping[str, asyncpg.Record], classes: rhythm.Classes
) -> None:
    rows: list[dict[str, Any]] = []
    moved: list[tuple[Entry, dict[str, Any]]] = []
    for entry in entries:
        before = known[entry.values["source_ref"]]
        row = {name: before[name] for name in KEPT} | {k: v for k, v in entry.values.items() if k in KEPT}
        row |= {flag: False for name, flag in rhythm.FOLLOWS.items() if name in entry.values}
        row |= rhythm.followed(row, classes)
        if _elsewhere(before["source_position"], entry.place):
            row["position"] = entry.place
        changes = {name: row[name] for name in KEPT if row[name] != before[name]}
        if not changes:
            continue
        rows.append(row)
        if changes.keys() & {"position", "radius_m"} and row["position"]:
            moved.append((entry, row))
        commands.record_change(unit, before, changes, action="account.imported")
        rhythm.tell_phones(unit, row["id"], {**before, **row}, before)
    await store.replace(unit, rows)
    await _pin(unit, moved)


def _elsewhere(before: LonLat | None, now: LonLat | None) -> bool:
    return now is not None and (before is None or distance_m(before, now) > SAME_PLACE_M)


async def _pin(unit: Work, placed: Any) -> None:
    pins = [
        {
            "account_id": row["id"],
            "position": row["position"],
            "radius_m": row["radius_m"],
            "provenance": SOURCE,
            "as_received": entry.as_received,
        }
        for entry, row in placed
        if row["position"]
    ]
    await details.put_pins(unit, pins, unit.now)


def import_file(settings: Settings, path: Path, company: str | None = None) -> int:
    """For the command line: read a file into the only company, or the one of that name or id; the exit code."""
    try:
        answer = asyncio.run(_import(settings, path, company))
    except (Problem, OSError) as problem:
        _say(sys.stderr, problem.detail if isinstance(problem, Problem) else f"{path}: {problem.strerror}")
        return 1
    for cell in answer.bad:
        _say(sys.stderr, f"row {cell.row}, {cell.column or 'whole row'}: {cell.message} ({cell.code})")
    rows = len({cell.row for cell in answer.bad})
    _say(sys.stdout, f"{answer.created} accounts created, {answer.updated} updated, {rows} rows with something wrong")
    return 0


async def _import(settings: Settings, path: Path, company: str | None) -> Imported:
    body = await asyncio.to_thread(path.read_bytes)
    engine.configure(settings.database_url)
    await engine.open_pool(most=2)
    try:
        return await run(await _machinery(company), body, exchanged.city(settings.city_dir))
    finally:
        await engine.close_pool()


async def _machinery(company: str | None) -> Actor:
    """Raises not_found where no company, or more than one, is meant."""
    async with engine.transaction() as connection:
        await connection.execute("select set_config('rounds.system', 'on', true)")
        rows = await connection.fetch(
            "select id, timezone from company where $1::text is null or name = $1 or id::text = $1", company
        )
    if len(rows) != 1:
        raise Problem("not_found", detail="There is no such company" if not rows else "There are several companies")
    return machinery(rows[0]["id"], rows[0]["timezone"], name="rounds import")


def _say(stream: TextIO, text: str) -> None:
    stream.write(text + "\n")
