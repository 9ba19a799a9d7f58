"""Skills that a visit needs, of accounts and of work orders, in the words in which people's skills are written."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.engine import ENGINE

ID = "2026-11-22T12:50:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Skills that accounts and work orders need"

SCRIPT = """
alter table account add column skills text[] not null default '{}';
alter table workorder add column skills text[] not null default '{}';
"""


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rounds", description=DESCRIPTION)

    async def run():
        await ENGINE.current_transaction.get().connection.execute(SCRIPT)

    manager.add_raw(run)
    return manager
