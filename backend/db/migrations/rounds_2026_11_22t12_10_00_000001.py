"""Visit classes, days off and plans for a week.

Every company has its classes from birth: a trigger writes the first three beside a new company. An account keeps the
interval and the length of its visits in its own row, as every question reads them there; two flags say which of them
follow the class.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.engine import ENGINE

ID = "2026-11-22T12:10:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Visit classes, holidays, absences, runs and settings of week plans; who may visit an account and when"

COMPANY = "nullif(current_setting('rounds.company', true), '')::uuid"
SYSTEM = "current_setting('rounds.system', true) = 'on'"
PEOPLE = "((select nullif(nullif(current_setting('rounds.people', true), ''), '*')::uuid[])::uuid[])"
TABLES = ("visit_class", "holiday", "absence", "week_run", "week_setting")
LOCKED = {
    "absence": f"person_id = any {PEOPLE}",
    "week_run": f"requested_by = any {PEOPLE} or rep_ids && {PEOPLE}",
}

SCRIPT = """
create table visit_class (
    id uuid primary key, company_id uuid not null references company (id), code text not null, name jsonb not null,
    interval_days integer not null check (interval_days between 7 and 730),
    visit_duration_s integer not null check (visit_duration_s between 60 and 28800),
    worth_s integer not null check (worth_s between 60 and 28800), version integer not null default 1,
    unique (company_id, code));
create table holiday (
    id uuid primary key, company_id uuid not null references company (id), team_id uuid, day date not null,
    name text not null, foreign key (company_id, team_id) references team (company_id, id));
create unique index holiday_once on holiday (company_id, day, coalesce(team_id, company_id));
create table absence (
    id uuid primary key, company_id uuid not null references company (id), person_id uuid not null,
    first_day date not null, last_day date not null check (last_day >= first_day), reason text not null, note text,
    foreign key (company_id, person_id) references person (company_id, id));
create index absence_days on absence (company_id, person_id, last_day);
create table week_run (
    id uuid primary key, company_id uuid not null references company (id), requested_by uuid, team_id uuid,
    first_day date not null, days integer not null check (days between 1 and 7), rep_ids uuid[] not null,
    publish boolean not null, state text not null, done integer not null, total integer not null, result jsonb,
    reason text, created_at timestamptz not null, finished_at timestamptz);
create index week_run_latest on week_run (company_id, created_at desc);
create table week_setting (
    id uuid primary key, company_id uuid not null references company (id), team_id uuid,
    workdays integer[] not null, days integer not null check (days between 5 and 7), nightly boolean not null,
    hour integer not null check (hour between 0 and 23), publish boolean not null, last_night date,
    foreign key (company_id, team_id) references team (company_id, id));
create unique index week_setting_once on week_setting (company_id, coalesce(team_id, company_id));
alter table account
    add column interval_of_class boolean not null default false,
    add column duration_of_class boolean not null default false,
    add column weekdays integer[] not null default '{}',
    add column fixed_rep_id uuid,
    add column shared_team_id uuid,
    add constraint account_fixed_rep_known foreign key (company_id, fixed_rep_id) references person (company_id, id),
    add constraint account_shared_team_known foreign key (company_id, shared_team_id) references team (company_id, id);
create index account_fixed_rep on account (company_id, fixed_rep_id) where fixed_rep_id is not null;
create index account_shared_team on account (company_id, shared_team_id) where shared_team_id is not null;
"""

FIRST_CLASSES = """
create function first_classes(company uuid) returns void language sql as $$
    insert into visit_class (id, company_id, code, name, interval_days, visit_duration_s, worth_s)
    values
        (gen_random_uuid(), company, 'A', '{"en": "Key customer", "zh-CN": "重点客户"}', 7, 1800, 5400),
        (gen_random_uuid(), company, 'B', '{"en": "Regular customer", "zh-CN": "普通客户"}', 14, 1200, 3600),
        (gen_random_uuid(), company, 'C', '{"en": "Small customer", "zh-CN": "小客户"}', 30, 1200, 2400)
$$;
create function company_classes() returns trigger language plpgsql as $$
begin
    perform first_classes(new.id);
    return null;
end $$;
create trigger company_classes after insert on company for each row execute function company_classes();
select set_config('rounds.system', 'on', true);
select first_classes(id) from company;
select set_config('rounds.system', '', true);
"""


def security():
    for table in TABLES:
        yield f"alter table {table} enable row level security; alter table {table} force row level security;"
        yield f"create policy {table}_company on {table} using (company_id = {COMPANY} or {SYSTEM});"
    for table, rule in LOCKED.items():
        yield f"""create policy {table}_people on {table} as restrictive
            using (current_setting('rounds.people', true) = '*' or {SYSTEM} or {rule});"""


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rounds", description=DESCRIPTION)

    async def run():
        connection = ENGINE.current_transaction.get().connection
        for script in (SCRIPT, "\n".join(security()), FIRST_CLASSES):
            await connection.execute(script)

    manager.add_raw(run)
    return manager
