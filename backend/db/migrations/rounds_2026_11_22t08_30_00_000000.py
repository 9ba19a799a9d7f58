from pgqueuer.adapters.persistence import qb

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.engine import ENGINE

ID = "2026-11-22T08:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Keys across tables, indexes, sequences, row security, an audit trail that only grows, the job queue"

COMPANY_TABLES = (
    "team", "person", "session", "account", "account_pin", "contact", "appointment", "day_plan", "plan_stop", "plan_run",
    "visit", "visit_report", "upload", "upload_chunk", "track_point", "latest_position", "workorder", "workorder_offer",
    "product", "approval_request", "approval_comment", "alert", "push_subscription", "audit_line", "change_log",
    "device", "mutation",
)  # fmt: skip
PERSON_TABLES = {
    "visit": "rep_id",
    "visit_report": "rep_id",
    "day_plan": "rep_id",
    "track_point": "person_id",
    "latest_position": "id",
}
PARENTS = (
    "team",
    "person",
    "account",
    "day_plan",
    "visit",
    "upload",
    "workorder",
    "product",
    "approval_request",
    "device",
)
CHILDREN = (
    ("team", "parent_id", "team"), ("person", "team_id", "team"), ("session", "person_id", "person"),
    ("account", "owner_id", "person"), ("account_pin", "account_id", "account"), ("contact", "account_id", "account"),
    ("appointment", "account_id", "account"), ("appointment", "rep_id", "person"), ("day_plan", "rep_id", "person"),
    ("plan_stop", "plan_id", "day_plan"), ("plan_stop", "account_id", "account"), ("visit", "rep_id", "person"),
    ("visit", "account_id", "account"), ("visit", "workorder_id", "workorder"), ("visit_report", "visit_id", "visit"),
    ("upload_chunk", "upload_id", "upload"), ("upload", "person_id", "person"), ("track_point", "person_id", "person"),
    ("latest_position", "id", "person"), ("workorder", "account_id", "account"),
    ("workorder_offer", "workorder_id", "workorder"), ("workorder_offer", "rep_id", "person"),
    ("approval_request", "account_id", "account"), ("approval_request", "requester_id", "person"),
    ("approval_comment", "request_id", "approval_request"), ("alert", "person_id", "person"),
    ("push_subscription", "person_id", "person"), ("device", "person_id", "person"), ("mutation", "device_id", "device"),
)  # fmt: skip
CASCADES = {"session", "plan_stop", "upload_chunk"}

INDEXES = """
create sequence audit_seq;
create sequence change_seq;
create unique index person_email on person (lower(email)) where email is not null;
create unique index person_phone on person (phone) where phone is not null;
create index session_expiry on session (expires_at);
create index account_position on account using gist (position);
create index account_name on account using gin ((name || ' ' || address || ' ' || coalesce(phone, '')) gin_trgm_ops);
create index account_tags on account using gin (tags);
create unique index account_source on account (company_id, source, source_ref) where source_ref is not null;
create index account_pin_valid on account_pin (account_id, valid_from desc);
create unique index day_plan_one on day_plan (company_id, rep_id, day, status);
create index plan_stop_order on plan_stop (plan_id, seq);
create index visit_log on visit (company_id, started_at desc, id desc);
create index visit_rep_day on visit (company_id, rep_id, day);
create unique index visit_one_open on visit (company_id, rep_id) where state = 'open';
create index visit_report_photos on visit_report using gin (photo_ids);
create unique index upload_chunk_once on upload_chunk (upload_id, start_byte);
create unique index track_point_once on track_point (person_id, taken_at);
create index track_point_brin on track_point using brin (taken_at);
create index latest_position_place on latest_position using gist (position);
create index workorder_open on workorder (company_id, state);
create unique index product_sku on product (company_id, sku);
create index approval_inbox on approval_request (company_id, step_person_id, state);
create index alert_inbox on alert (company_id, person_id, at desc);
create unique index audit_order on audit_line (company_id, seq);
create unique index change_order on change_log (company_id, seq);
create index change_scope on change_log (company_id, scope, seq);
create unique index mutation_once on mutation (device_id, epoch, seq);
insert into incarnation (id, since) values (gen_random_uuid(), now());
"""

GROWS_ONLY = """
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the audit trail only grows';
end $$;
create trigger audit_line_grows_only before update or delete or truncate on audit_line
    for each statement execute function refuse_change();
"""

RIGHTS = """
grant select, insert, update, delete on all tables in schema public to rounds_app;
grant usage, select on all sequences in schema public to rounds_app;
revoke update, delete, truncate on audit_line from rounds_app;
revoke delete, truncate on visit, visit_report, change_log, mutation from rounds_app;
alter default privileges in schema public grant select, insert, update, delete on tables to rounds_app;
alter default privileges in schema public grant usage, select on sequences to rounds_app;
"""

COMPANY_RULE = """company_id = nullif(current_setting('rounds.company', true), '')::uuid
    or current_setting('rounds.system', true) = 'on'"""
PERSON_RULE = """current_setting('rounds.people', true) = '*' or current_setting('rounds.system', true) = 'on'
    or {column} = any (nullif(nullif(current_setting('rounds.people', true), ''), '*')::uuid[])"""


def constraints():
    for table in PARENTS:
        yield f"alter table {table} add constraint {table}_in_company unique (company_id, id);"
    for table, column, parent in CHILDREN:
        action = " on delete cascade" if table in CASCADES else ""
        yield (
            f"alter table {table} add constraint {table}_{column}_known foreign key (company_id, {column}) "
            f"references {parent} (company_id, id){action};"
        )
    for table in ("team", "person", "account", "product"):
        yield f"alter table {table} add constraint {table}_of_company foreign key (company_id) references company (id);"


def security():
    for table in COMPANY_TABLES:
        yield f"alter table {table} enable row level security; alter table {table} force row level security;"
        yield f"create policy {table}_company on {table} using ({COMPANY_RULE});"
    for table, column in PERSON_TABLES.items():
        yield f"create policy {table}_people on {table} as restrictive using ({PERSON_RULE.format(column=column)});"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rounds", description=DESCRIPTION)

    async def run():
        connection = ENGINE.current_transaction.get().connection
        queue = qb.QueryBuilderEnvironment().build_install_query()
        for script in (INDEXES, "\n".join(constraints()), GROWS_ONLY, "\n".join(security()), queue, RIGHTS):
            await connection.execute(script)

    manager.add_raw(run)
    return manager
