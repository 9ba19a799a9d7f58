"""What a day was measured against, how it went, and what plans learned from it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.engine import ENGINE

ID = "2026-11-22T12:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Plans as their day began, measured days, learned durations and travel factors"

COMPANY = "nullif(current_setting('rounds.company', true), '')::uuid"
SYSTEM = "current_setting('rounds.system', true) = 'on'"
PEOPLE = "((select nullif(nullif(current_setting('rounds.people', true), ''), '*')::uuid[])::uuid[])"
TABLES = ("plan_baseline", "measured_day", "day_close", "learned_version", "learned_value")
LOCKED = ("plan_baseline", "measured_day")

SCRIPT = """
create table plan_baseline (
    id uuid primary key, company_id uuid not null references company (id), rep_id uuid not null, day date not null,
    plan_id uuid not null, version integer not null, start_at timestamptz not null, end_at timestamptz not null,
    start_position geography(Point,4326), end_position geography(Point,4326), geometry text,
    distance_m integer not null, travel_s integer not null, stops jsonb not null, taken_at timestamptz not null,
    unique (company_id, rep_id, day), foreign key (company_id, rep_id) references person (company_id, id));
create table measured_day (
    id uuid primary key, company_id uuid not null references company (id), rep_id uuid not null, day date not null,
    over boolean not null, figures jsonb not null, lines jsonb not null, legs jsonb not null,
    measured_at timestamptz not null,
    unique (company_id, rep_id, day), foreign key (company_id, rep_id) references person (company_id, id));
create index measured_day_day on measured_day (company_id, day);
create table day_close (
    id uuid primary key, company_id uuid not null references company (id), day date not null,
    due_at timestamptz not null, done_at timestamptz, unique (company_id, day));
create table learned_version (
    id uuid primary key, company_id uuid not null references company (id), version integer not null,
    since date not null, until date not null, visits integer not null, legs integer not null,
    made_at timestamptz not null, unique (company_id, version));
create table learned_value (
    id uuid primary key, company_id uuid not null references company (id), version integer not null,
    kind text not null check (kind in ('visit', 'travel')),
    scope text not null check (scope in ('account', 'class', 'profile')), subject text not null,
    hour integer check (hour between 0 and 23), factor double precision not null check (factor between 0.5 and 2.0),
    samples integer not null, spread double precision not null);
create unique index learned_value_once
    on learned_value (company_id, version, kind, scope, subject, coalesce(hour, -1));
alter table day_plan add column learned jsonb;
"""


def security():
    for table in TABLES:
        yield f"alter table {table} enable row level security; alter table {table} force row level security;"
        yield f"create policy {table}_company on {table} using (company_id = {COMPANY} or {SYSTEM});"
    for table in LOCKED:
        yield f"""create policy {table}_people on {table} as restrictive
            using (current_setting('rounds.people', true) = '*' or {SYSTEM} or rep_id = any {PEOPLE});"""


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rounds", description=DESCRIPTION)

    async def run():
        connection = ENGINE.current_transaction.get().connection
        for script in (SCRIPT, "\n".join(security())):
            await connection.execute(script)

    manager.add_raw(run)
    return manager
