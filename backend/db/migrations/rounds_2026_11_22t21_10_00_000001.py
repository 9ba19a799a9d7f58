"""A session that ended with a new password leaves a mark, too: its phone may be locked afterwards.

`person_id` is null where the session was ended for good; else the mark says nothing until its phone is locked or its
person switched off.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.engine import ENGINE

ID = "2026-11-22T21:10:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Sessions that ended with a new password"

SCRIPT = """
alter table ended_session add column person_id uuid, add column device_id uuid;
create index ended_session_person on ended_session (company_id, person_id) where person_id is not null;
"""


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rounds", description=DESCRIPTION)

    async def run():
        await ENGINE.current_transaction.get().connection.execute(SCRIPT)

    manager.add_raw(run)
    return manager
