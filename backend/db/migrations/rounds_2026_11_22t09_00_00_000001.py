from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.engine import ENGINE

ID = "2026-11-22T09:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Find what happened at an account, and a company's log, without reading everything"

SCRIPT = """
create index visit_of_account on visit (company_id, account_id, started_at desc);
create index approval_of_account on approval_request (company_id, account_id, requested_at desc);
create index workorder_of_account on workorder (company_id, account_id, created_at desc);
create index account_list on account (company_id, name, id) where archived_at is null;
"""


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rounds", description=DESCRIPTION)

    async def run():
        await ENGINE.current_transaction.get().connection.execute(SCRIPT)

    manager.add_raw(run)
    return manager
