"""A plan knows its ways for a phone without a network, and what happened that it was not made for.

A run may end in a proposal, which waits until somebody accepts or discards it.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.engine import ENGINE

ID = "2026-11-22T12:20:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Plans carry their ways and what unsettled them; runs may end in a proposal"

COLUMNS = """
alter table day_plan add column ways jsonb, add column unsettled jsonb;
alter table plan_run add column proposal jsonb, add column settled text;
"""


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rounds", description=DESCRIPTION)

    async def run():
        await ENGINE.current_transaction.get().connection.execute(COLUMNS)

    manager.add_raw(run)
    return manager
