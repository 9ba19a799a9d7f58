from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.engine import ENGINE

ID = "2026-11-22T08:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "PostGIS, trigram search, and the role that row security binds"

SCRIPT = """
create extension if not exists postgis;
create extension if not exists pg_trgm;
do $$ begin
    if not exists (select from pg_roles where rolname = 'rounds_app') then
        create role rounds_app nologin;
    end if;
end $$;
grant rounds_app to current_user;
grant usage on schema public to rounds_app;
"""


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rounds", description=DESCRIPTION)

    async def run():
        await ENGINE.current_transaction.get().connection.execute(SCRIPT)

    manager.add_raw(run)
    return manager
