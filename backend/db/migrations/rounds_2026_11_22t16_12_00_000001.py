"""Which plans an account stands in is asked of every account that is due."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.engine import ENGINE

ID = "2026-11-22T16:12:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Stops by account"

SCRIPT = """
create index plan_stop_account on plan_stop (company_id, account_id) where account_id is not null;
"""


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rounds", description=DESCRIPTION)

    async def run():
        await ENGINE.current_transaction.get().connection.execute(SCRIPT)

    manager.add_raw(run)
    return manager
