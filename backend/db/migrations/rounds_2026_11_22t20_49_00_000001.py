"""A backup without the keys of its people's unsent work would be none."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.engine import ENGINE

ID = "2026-11-22T20:49:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Vaults open for the owner's dump, and for nobody who works as the application"

DUMPED = "current_setting('rounds.system', true) = 'on' and current_user <> 'rounds_app'"
SCRIPT = f"""
alter policy person_vault_company on person_vault using (
    company_id = nullif(current_setting('rounds.company', true), '')::uuid or {DUMPED});
alter policy person_vault_people on person_vault using (
    current_setting('rounds.people', true) = '{{' || id || '}}' or {DUMPED});
"""


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rounds", description=DESCRIPTION)

    async def run():
        await ENGINE.current_transaction.get().connection.execute(SCRIPT)

    manager.add_raw(run)
    return manager
