"""Phones say what waits on them, can be locked from afar, and keep unsent work under a key of their person's own.

The vault opens for a transaction that reaches exactly one person, the one whose key it is: neither a wider permission
nor the company's machinery reads it. An ended session leaves the hash of its token, so that the phone learns why.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.engine import ENGINE

ID = "2026-11-22T20:40:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "What waits on phones, locked phones, a vault per person"

SCRIPT = """
alter table device add column report jsonb, add column reported_at timestamptz, add column retired_at timestamptz,
    add column reminded_on date;
create index device_waiting on device (company_id) where report is not null and revoked_at is null;

alter table session add column device_id uuid;
create index session_device on session (device_id) where device_id is not null;

create table ended_session (
    id bytea primary key, company_id uuid not null references company (id), until timestamptz not null);
create index ended_session_until on ended_session (until);
alter table ended_session enable row level security;
alter table ended_session force row level security;
create policy ended_session_company on ended_session using (
    company_id = nullif(current_setting('rounds.company', true), '')::uuid
    or current_setting('rounds.system', true) = 'on');

create table person_vault (
    id uuid primary key, company_id uuid not null references company (id), key_id uuid not null unique,
    secret bytea not null check (octet_length(secret) = 32), made_at timestamptz not null,
    foreign key (company_id, id) references person (company_id, id));
alter table person_vault enable row level security;
alter table person_vault force row level security;
create policy person_vault_company on person_vault using (
    company_id = nullif(current_setting('rounds.company', true), '')::uuid);
create policy person_vault_people on person_vault as restrictive using (
    current_setting('rounds.people', true) = '{' || id || '}');
revoke update, delete, truncate on person_vault from rounds_app;
"""


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rounds", description=DESCRIPTION)

    async def run():
        await ENGINE.current_transaction.get().connection.execute(SCRIPT)

    manager.add_raw(run)
    return manager
