"""Up to which number a phone may forget what it sent.

Either what is acknowledged counts, which is on the server's disk, or only what a finished backup holds.
"""

from collections.abc import Mapping
from typing import Any

import asyncpg

from backend import durable
from backend.work import View

BACKED_UP = "select last_seq from device_backup where company_id = $1 and id = $2 and epoch = $3"


async def durable_upto(view: View, device: Mapping[str, Any] | asyncpg.Record) -> int:
    """Of a device with its id, epoch and last_seq."""
    if durable.on_disk():
        return device["last_seq"]
    found = await view.conn.fetchval(BACKED_UP, view.company_id, device["id"], device["epoch"])
    return min(found or 0, device["last_seq"])  # a restored database knows of later backups than of operations
