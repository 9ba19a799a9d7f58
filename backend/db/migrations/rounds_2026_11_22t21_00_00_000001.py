"""The safety net sees all that a row on a phone is made of; photos know whether a backup holds them.

Also for migrations: they are not told of row by row, and end with `select phones_begin_anew()` where it matters.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.engine import ENGINE

ID = "2026-11-22T21:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "A finer safety net under the feed, and photos that are in a backup"

BACKED_UP = """
alter table upload add column backed_up_at timestamptz;
create index upload_not_backed_up on upload (id) where state = 'complete' and backed_up_at is null;
"""

LOOKS = """
create or replace function phone_rows(tab text, r jsonb) returns table (scope text, table_name text, row_id uuid)
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
        return query select distinct 'user:' || p.rep_id, 'plan', p.id -- a stop says what became of it
            from day_plan p join plan_stop s on s.company_id = p.company_id and s.plan_id = p.id
            where p.company_id = c and p.rep_id = (r->>'rep_id')::uuid and p.day = (r->>'day')::date
              and p.status = 'published' and s.kind = 'visit'
              and (s.id = (r->>'plan_stop_id')::uuid or s.workorder_id = (r->>'workorder_id')::uuid
                   or s.workorder_id is null and s.account_id = account);
        return query select distinct 'user:' || person, 'approval', q.id -- a request says how its visit was judged
            from approval_request q, unnest(array[q.requester_id, q.step_person_id]) person
            where q.company_id = c and q.visit_id = me and person is not null;
    elsif tab = 'visit_report' then
        return query select 'user:' || v.rep_id, 'visit', v.id from visit v
            where v.company_id = c and v.id = (r->>'visit_id')::uuid;
        select v.account_id into account from visit v where v.company_id = c and v.id = (r->>'visit_id')::uuid;
    elsif tab = 'upload' then
        return query select distinct 'user:' || v.rep_id, 'visit', v.id -- what has not arrived shows nowhere
            from visit_report w join visit v on v.company_id = w.company_id and v.id = w.visit_id
            where w.company_id = c and v.rep_id = (r->>'person_id')::uuid and r->>'state' = 'complete'
              and (w.photo_ids @> array[me] or w.voice_ids @> array[me]);
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

# A line `*` for the whole company: every phone begins with a snapshot.
ANEW = """
create function phones_begin_anew(only_company uuid default null) returns void language plpgsql security definer
set search_path = public, pg_temp as $$
declare
    c uuid;
    system text := coalesce(current_setting('rounds.system', true), '');
begin
    perform set_config('rounds.system', 'on', true);
    for c in select id from company where only_company is null or id = only_company order by id loop
        perform pg_advisory_xact_lock(hashtextextended(c::text, 17)); -- before any number
        insert into change_log (id, company_id, seq, scope, table_name, row_id, op, at)
        values (gen_random_uuid(), c, nextval('change_seq'), 'company', '*', c, 'put', now());
        perform pg_notify('rounds_live', json_build_object(
            'event', 'sync.changed', 'companyId', c, 'scopes', json_build_array('company'))::text);
    end loop;
    perform set_config('rounds.system', system, true);
end $$;
create function tell_all_phones() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$
begin
    perform phones_begin_anew();
    return null;
end $$;
revoke all on function phones_begin_anew(uuid), tell_all_phones() from public;
"""
EMPTIED = (
    "product", "account", "account_pin", "contact", "day_plan", "plan_stop", "workorder", "approval_request",
    "approval_comment", "visit", "visit_report", "alert", "upload",
)  # fmt: skip
UNTOLD = "current_setting('rounds.feed', true) is distinct from 'kept'"
TRUNCATED = """
create trigger {table}_emptied after truncate on {table} for each statement when ({untold})
    execute function tell_all_phones();
"""
UPLOADS = """
create constraint trigger upload_came_tells_phones after insert on upload deferrable initially deferred
    for each row when ({untold} and new.state = 'complete') execute function tell_phones();
create constraint trigger upload_left_tells_phones after delete on upload deferrable initially deferred
    for each row when ({untold} and old.state = 'complete') execute function tell_phones();
"""


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rounds", description=DESCRIPTION)

    async def run():
        connection = ENGINE.current_transaction.get().connection
        await connection.execute(BACKED_UP + LOOKS + ANEW)
        await connection.execute("".join(TRUNCATED.format(table=table, untold=UNTOLD) for table in EMPTIED))
        await connection.execute(UPLOADS.format(untold=UNTOLD))

    manager.add_raw(run)
    return manager
