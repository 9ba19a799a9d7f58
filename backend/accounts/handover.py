"""Many accounts go to other people at once."""

from collections.abc import Mapping
from uuid import UUID

from backend.accounts import commands, rhythm
from backend.errors import Problem
from backend.work import Work

LOCKED = """
select id, owner_id, fixed_rep_id, shared_team_id, version from account
where company_id = $1 and archived_at is null and id = any($2) and ($3::uuid[] is null or owner_id = any($3))
order by id for update
"""
ACTIVE = "select id from person where company_id = $1 and active and id = any($2)"
HAND_OVER = """
update account a set owner_id = r.owner_id, version = a.version + 1, updated_at = $2
from unnest($3::uuid[], $4::uuid[]) as r(id, owner_id) where a.company_id = $1 and a.id = r.id
"""


async def hand_over(unit: Work, owners: Mapping[UUID, UUID]) -> int:
    """The number of accounts whose owner is another now. Raises accounts.unknown_owner.

    An account that cannot be seen stays where it is, and so does one that would go to somebody who is switched off.
    """
    if not all(unit.reaches(owner_id) for owner_id in owners.values()):
        raise Problem("accounts.unknown_owner")
    rows = await unit.conn.fetch(LOCKED, unit.company_id, list(owners), unit.people_list)
    active = {row["id"] for row in await unit.conn.fetch(ACTIVE, unit.company_id, list(set(owners.values())))}
    changed = [row for row in rows if row["owner_id"] != owners[row["id"]] and owners[row["id"]] in active]
    ids = [row["id"] for row in changed]
    await unit.conn.execute(HAND_OVER, unit.company_id, unit.now, ids, [owners[one] for one in ids])
    for row in changed:
        commands.record_change(unit, row, {"owner_id": owners[row["id"]]})
        rhythm.tell_phones(unit, row["id"], {**row, "owner_id": owners[row["id"]]}, row)
        unit.emit("account.changed", account_id=row["id"])
    return len(changed)
