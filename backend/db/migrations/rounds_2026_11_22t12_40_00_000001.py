from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.engine import ENGINE

ID = "2026-11-22T12:40:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Territories: areas on the map and who works in them"

TERRITORY = """
create table territory (
    id uuid primary key,
    company_id uuid not null references company (id),
    name text not null,
    owner_id uuid,
    team_id uuid,
    area geometry(Polygon, 4326) not null,
    version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint territory_in_company unique (company_id, id),
    constraint territory_owner_id_known foreign key (company_id, owner_id) references person (company_id, id),
    constraint territory_team_id_known foreign key (company_id, team_id) references team (company_id, id)
);
create index territory_company_id on territory (company_id);
create index territory_area on territory using gist (area);
alter table territory enable row level security;
alter table territory force row level security;
create policy territory_company on territory using (
    company_id = nullif(current_setting('rounds.company', true), '')::uuid
    or current_setting('rounds.system', true) = 'on'
);
grant select, insert, update, delete on territory to rounds_app;
"""


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rounds", description=DESCRIPTION)

    async def run():
        connection = ENGINE.current_transaction.get().connection
        await connection.execute(TERRITORY)

    manager.add_raw(run)
    return manager
