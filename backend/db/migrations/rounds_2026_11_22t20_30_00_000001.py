"""Whoever writes a row that phones hold tells the feed; the feed forgets what is old; devices know what is backed up."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.engine import ENGINE

ID = "2026-11-22T20:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "A safety net under the feed, its floor, and what a finished backup holds"

TABLES = """
create table feed_floor (
    id uuid primary key,
    company_id uuid not null unique references company (id),
    seq bigint not null
);
create table device_backup (
    id uuid primary key,
    company_id uuid not null references company (id),
    epoch integer not null,
    last_seq bigint not null,
    at timestamptz not null
);
"""
COMPANY_TABLES = ("feed_floor", "device_backup")
SECURITY = """
alter table {table} enable row level security;
alter table {table} force row level security;
create policy {table}_company on {table} using (
    company_id = nullif(current_setting('rounds.company', true), '')::uuid
    or current_setting('rounds.system', true) = 'on'
);
grant select on {table} to rounds_app;
revoke insert, update, delete, truncate on {table} from rounds_app;
"""

# Whose phones carry an account, and what a row of any table looks like on phones: in which bucket which row changes.
LOOKS = """
create function account_holders(c uuid, owner uuid, fixed uuid, shared uuid) returns setof uuid
language sql stable as $$
    with recursive below as (
        select shared as id where shared is not null
        union
        select team.id from team join below on team.company_id = c and team.parent_id = below.id
    )
    select owner where owner is not null
    union select fixed where fixed is not null
    union select person.id from person join below on person.company_id = c and person.team_id = below.id
$$;

create function phone_rows(tab text, r jsonb) returns table (scope text, table_name text, row_id uuid)
language plpgsql stable as $$
declare
    c uuid := (r->>'company_id')::uuid;
    me uuid := (r->>'id')::uuid;
    account uuid := (r->>'account_id')::uuid;
begin
    if r is null then -- before an insert, after a delete
        return;
    elsif tab = 'product' then
        return query select 'company', tab, me;
    elsif tab = 'account' then
        account := me;
        return query select 'user:' || holder, tab, me from account_holders(
            c, (r->>'owner_id')::uuid, (r->>'fixed_rep_id')::uuid, (r->>'shared_team_id')::uuid) holder;
        return;
    elsif tab = 'day_plan' then
        return query select 'user:' || (r->>'rep_id'), 'plan', me where r->>'status' = 'published';
    elsif tab = 'plan_stop' then
        account := null;
        return query select 'user:' || p.rep_id, 'plan', p.id from day_plan p
            where p.company_id = c and p.id = (r->>'plan_id')::uuid and p.status = 'published';
    elsif tab = 'workorder' then
        return query select 'user:' || (r->>'offered_to'), tab, me where r->>'offered_to' is not null;
    elsif tab = 'approval_request' then
        return query select distinct 'user:' || person, 'approval', me
            from unnest(array[r->>'requester_id', r->>'step_person_id']) person where person is not null;
    elsif tab = 'approval_comment' then
        return query select distinct 'user:' || person, 'approval', q.id
            from approval_request q, unnest(array[q.requester_id, q.step_person_id]) person
            where q.company_id = c and q.id = (r->>'request_id')::uuid and person is not null;
    elsif tab = 'visit' then
        return query select 'user:' || (r->>'rep_id'), tab, me;
    elsif tab = 'visit_report' then
        return query select 'user:' || v.rep_id, 'visit', v.id from visit v
            where v.company_id = c and v.id = (r->>'visit_id')::uuid;
        select v.account_id into account from visit v where v.company_id = c and v.id = (r->>'visit_id')::uuid;
    elsif tab = 'upload' then
        return query select distinct 'user:' || v.rep_id, 'visit', v.id
            from visit_report w join visit v on v.company_id = w.company_id and v.id = w.visit_id
            where w.company_id = c and (w.photo_ids @> array[me] or v.id = (r->>'visit_id')::uuid);
        return;
    elsif tab = 'alert' then
        return query select 'user:' || (r->>'person_id'), tab, me;
    elsif tab = 'person' then
        return query select 'user:' || me, '*', me;
        return;
    elsif tab = 'team' then
        return query select 'user:' || holder, '*', me from account_holders(c, null, null, me) holder;
        return;
    end if;
    return query select 'user:' || holder, 'account', a.id
        from account a, account_holders(c, a.owner_id, a.fixed_rep_id, a.shared_team_id) holder
        where a.company_id = c and a.id = account;
end $$;
"""

# Runs at commit. What a row was is told from its old values: what it belonged to may be gone by then.
NET = """
create function tell_phones() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$
declare
    before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    c uuid := coalesce(after, before)->>'company_id';
    system text := coalesce(current_setting('rounds.system', true), '');
    scopes text[];
begin
    perform set_config('rounds.system', 'on', true);
    perform pg_advisory_xact_lock(hashtextextended(c::text, 17)); -- a statement of its own, before any number
    with told as (
        select *, 'put' as op from phone_rows(tg_table_name, after)
        union all
        select *, case when row_id = (before->>'id')::uuid then 'remove' else 'put' end
        from (select * from phone_rows(tg_table_name, before) except select * from phone_rows(tg_table_name, after)) gone
    ), logged as (
        insert into change_log (id, company_id, seq, scope, table_name, row_id, op, at)
        select gen_random_uuid(), c, nextval('change_seq'), scope, table_name, row_id, op, now() from told
        returning scope
    )
    select array_agg(distinct scope) into scopes from logged;
    perform pg_notify('rounds_live', json_build_object(
        'event', 'sync.changed', 'companyId', c, 'scopes', json_build_array(scope))::text)
    from unnest(scopes) scope;
    perform set_config('rounds.system', system, true);
    return null;
end $$;
revoke all on function tell_phones(), phone_rows(text, jsonb), account_holders(uuid, uuid, uuid, uuid) from public;
"""
WATCHED = (
    "product", "account", "account_pin", "contact", "day_plan", "plan_stop", "workorder", "approval_request",
    "approval_comment", "visit", "visit_report", "alert",
)  # fmt: skip
# `backend.work` tells the feed itself and marks its transactions, so that nothing is asked of it twice.
UNTOLD = "current_setting('rounds.feed', true) is distinct from 'kept'"
TRIGGER = """
create constraint trigger {table}_tells_phones after insert or update or delete on {table}
    deferrable initially deferred for each row when ({untold}) execute function tell_phones();
"""
MOVES = """
create constraint trigger upload_tells_phones after update on upload deferrable initially deferred
    for each row when ({untold} and old.state is distinct from new.state) execute function tell_phones();
create constraint trigger person_tells_phones after update on person deferrable initially deferred
    for each row when ({untold} and old.team_id is distinct from new.team_id) execute function tell_phones();
create constraint trigger team_tells_phones after update on team deferrable initially deferred
    for each row when ({untold} and old.parent_id is distinct from new.parent_id) execute function tell_phones();
"""

FORGET = """
create function forget_changes(before timestamptz) returns bigint language plpgsql security definer
set search_path = public, pg_temp as $$
declare
    gone bigint;
    system text := coalesce(current_setting('rounds.system', true), '');
begin
    perform set_config('rounds.system', 'on', true);
    if before > now() - interval '30 days' then
        raise exception 'phones may still ask for changes of the last 30 days';
    end if;
    insert into feed_floor (id, company_id, seq)
    select gen_random_uuid(), company_id, max(seq) from change_log where at < before group by company_id
    on conflict (company_id) do update set seq = greatest(feed_floor.seq, excluded.seq);
    delete from change_log l using feed_floor f where f.company_id = l.company_id and l.seq <= f.seq;
    get diagnostics gone = row_count;
    perform set_config('rounds.system', system, true);
    return gone;
end $$;
revoke all on function forget_changes(timestamptz) from public;
grant execute on function forget_changes(timestamptz) to rounds_app;
"""


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rounds", description=DESCRIPTION)

    async def run():
        connection = ENGINE.current_transaction.get().connection
        await connection.execute(TABLES + "".join(SECURITY.format(table=table) for table in COMPANY_TABLES))
        await connection.execute(LOOKS + NET + FORGET)
        await connection.execute("".join(TRIGGER.format(table=table, untold=UNTOLD) for table in WATCHED))
        await connection.execute(MOVES.format(untold=UNTOLD))

    manager.add_raw(run)
    return manager
