"""How far the server's clock was from the phone's, as the phone knew it when it wrote an operation."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.engine import ENGINE

ID = "2026-11-22T20:20:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "The phone's clock beside each operation"

SCRIPT = """
alter table mutation add column offset_ms bigint;
"""


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rounds", description=DESCRIPTION)

    async def run():
        await ENGINE.current_transaction.get().connection.execute(SCRIPT)

    manager.add_raw(run)
    return manager
