"""The key under which a person's phones keep what is not sent yet. Nobody else ever reads it."""

import base64
import secrets

from backend.access.actor import Actor
from backend.clock import new_id
from backend.sync.device_wire import VaultView
from backend.work import work

KEY_BYTES = 32  # AES-256
FIND = "select key_id, secret from person_vault where company_id = $1 and id = $2"
MAKE = """
insert into person_vault (id, company_id, key_id, secret, made_at) values ($2, $1, $3, $4, $5)
on conflict (id) do nothing
"""


async def key_of(actor: Actor) -> VaultView:
    """The same for ever, made when it is asked for first. The row opens only to a session of the person's own."""
    async with work(actor, "sync") as unit:
        unit.unaudited("the trail holds no keys")
        row = await unit.conn.fetchrow(FIND, unit.company_id, unit.actor.me)
        if row is None:
            made = (new_id(), secrets.token_bytes(KEY_BYTES), unit.now)
            await unit.conn.execute(MAKE, unit.company_id, unit.actor.me, *made)
            row = await unit.conn.fetchrow(FIND, unit.company_id, unit.actor.me)
    if row is None:
        raise LookupError("a key that was just made is there")
    return VaultView(key_id=row["key_id"], key=base64.b64encode(row["secret"]).decode())
