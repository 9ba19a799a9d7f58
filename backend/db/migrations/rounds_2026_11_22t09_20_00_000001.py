from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.engine import ENGINE

ID = "2026-11-22T09:20:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "What a discount leaves over, as it stood when it was asked for; orders by who holds them"

SCRIPT = """
alter table approval_request add column margins jsonb;
create index approval_deals on approval_request (company_id, account_id, decided_at desc) where state = 'approved';
create index workorder_rep on workorder (company_id, offered_to) where state in ('offered', 'accepted');
"""


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rounds", description=DESCRIPTION)

    async def run():
        await ENGINE.current_transaction.get().connection.execute(SCRIPT)

    manager.add_raw(run)
    return manager
