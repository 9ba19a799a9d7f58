"""Who learns says so, until it is done."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.engine import ENGINE

ID = "2026-11-22T16:10:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Learning that somebody asked for"

SCRIPT = """
create table learning (
    id uuid primary key, company_id uuid not null unique references company (id), asked_at timestamptz not null,
    done_at timestamptz);
alter table learning enable row level security;
alter table learning force row level security;
create policy learning_company on learning using (
    company_id = nullif(current_setting('rounds.company', true), '')::uuid
    or current_setting('rounds.system', true) = 'on');
"""


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rounds", description=DESCRIPTION)

    async def run():
        await ENGINE.current_transaction.get().connection.execute(SCRIPT)

    manager.add_raw(run)
    return manager
