"""The second lock, by person, for every table whose rows concern people.

A policy compares columns of its own row with the people whom the permission reaches, never another table: where the
people of a row stand elsewhere, a trigger writes them beside it. What must look past the lock is a function that tells
no more than its name says.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.engine import ENGINE

ID = "2026-11-22T11:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Work orders, requests, uploads, stops, runs, phones and devices are locked by person as well"

SYSTEM = "current_setting('rounds.system', true) = 'on'"
PEOPLE = "(nullif(nullif(current_setting('rounds.people', true), ''), '*')::uuid[])"
OPEN_NEARBY = f"offered_to is null and owner_id = any {PEOPLE} and cardinality {PEOPLE} > 1"
RULES = {
    "plan_stop": f"rep_id = any {PEOPLE}",
    "plan_run": f"requested_by = any {PEOPLE} or rep_ids && {PEOPLE}",
    "appointment": f"rep_id = any {PEOPLE}",
    "workorder": f"people && {PEOPLE} or {OPEN_NEARBY}",
    "workorder_offer": f"people && {PEOPLE}",
    "approval_request": f"requester_id = any {PEOPLE} or step_person_id = any {PEOPLE}",
    "approval_comment": f"people && {PEOPLE}",
    "upload": f"person_id = any {PEOPLE} or shown_to && {PEOPLE}",
    "upload_chunk": f"person_id = any {PEOPLE}",
    "push_subscription": f"person_id = any {PEOPLE}",
    "device": f"person_id = any {PEOPLE}",
    "mutation": f"person_id = any {PEOPLE}",
}

COLUMNS = """
select set_config('rounds.system', 'on', true);
alter table plan_stop add column rep_id uuid;
update plan_stop s set rep_id = p.rep_id from day_plan p where p.company_id = s.company_id and p.id = s.plan_id;
alter table plan_stop alter column rep_id set not null;
alter table upload_chunk add column person_id uuid;
update upload_chunk c set person_id = u.person_id from upload u where u.company_id = c.company_id and u.id = c.upload_id;
alter table upload_chunk alter column person_id set not null;
alter table workorder add column people uuid[] not null default '{}', add column owner_id uuid;
update workorder w set
    people = (select array_agg(distinct person) from (
        select w.created_by union select w.offered_to
        union select o.rep_id from workorder_offer o where o.company_id = w.company_id and o.workorder_id = w.id
    ) named(person) where person is not null),
    owner_id = (select a.owner_id from account a where a.company_id = w.company_id and a.id = w.account_id);
create index workorder_account on workorder (company_id, account_id) where account_id is not null;
alter table workorder_offer add column people uuid[] not null default '{}';
update workorder_offer o set people = w.people || o.offered_by
from workorder w where w.company_id = o.company_id and w.id = o.workorder_id;
alter table approval_comment add column people uuid[] not null default '{}';
update approval_comment c set people = array[r.requester_id, r.step_person_id]
from approval_request r where r.company_id = c.company_id and r.id = c.request_id;
alter table upload add column shown_to uuid[] not null default '{}';
update upload u set shown_to = coalesce((
    select array_agg(distinct r.step_person_id) from approval_request r
    where r.company_id = u.company_id and r.requester_id = u.person_id and u.id = any(r.photo_ids)), '{}');
select set_config('rounds.system', '', true);
"""

UNBOUND = """
create function unbind_people() returns text language plpgsql as $$
declare
    bound constant text := coalesce(current_setting('rounds.people', true), '');
begin
    perform set_config('rounds.people', '*', true);
    return bound;
end $$;
create function bind_people(bound text) returns void language sql as $$
    select set_config('rounds.people', bound, true)
$$;
"""

WHOSE = """
create function plan_stop_whose() returns trigger language plpgsql as $$
begin
    new.rep_id := (select rep_id from day_plan where company_id = new.company_id and id = new.plan_id);
    return new;
end $$;
create trigger whose before insert on plan_stop for each row execute function plan_stop_whose();

create function upload_chunk_whose() returns trigger language plpgsql as $$
begin
    new.person_id := (select person_id from upload where company_id = new.company_id and id = new.upload_id);
    return new;
end $$;
create trigger whose before insert on upload_chunk for each row execute function upload_chunk_whose();

-- Whoever was sent once stays: what they wrote about the order may reach us after it was taken from them.
create function workorder_whose() returns trigger language plpgsql as $$
begin
    new.people := (
        select array_agg(distinct person)
        from unnest(coalesce(old.people, '{}') || new.created_by || new.offered_to) person where person is not null);
    new.owner_id := (select owner_id from account where company_id = new.company_id and id = new.account_id);
    return new;
end $$;
create trigger whose before insert or update of offered_to on workorder
    for each row execute function workorder_whose();

create function workorder_owner() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
declare
    bound constant text := unbind_people();
begin
    update workorder set owner_id = new.owner_id where company_id = new.company_id and account_id = new.id;
    perform bind_people(bound);
    return null;
end $$;
create trigger workorder_owner after update of owner_id on account for each row
    when (old.owner_id is distinct from new.owner_id) execute function workorder_owner();

create function workorder_offer_whose() returns trigger language plpgsql as $$
begin
    new.people := array[new.rep_id, new.offered_by] || (
        select people from workorder where company_id = new.company_id and id = new.workorder_id);
    return new;
end $$;
create trigger whose before insert on workorder_offer for each row execute function workorder_offer_whose();

create function approval_comment_whose() returns trigger language plpgsql as $$
begin
    new.people := (
        select array[requester_id, step_person_id] from approval_request
        where company_id = new.company_id and id = new.request_id);
    return new;
end $$;
create trigger whose before insert on approval_comment for each row execute function approval_comment_whose();

-- A photo and the request that shows it arrive in either order.
create function upload_whose() returns trigger language plpgsql as $$
begin
    new.shown_to := coalesce((
        select array_agg(distinct step_person_id) from approval_request
        where company_id = new.company_id and requester_id = new.person_id and new.id = any(photo_ids)), '{}');
    return new;
end $$;
create trigger whose before insert or update of state on upload for each row execute function upload_whose();

create function upload_shown() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
declare
    bound constant text := unbind_people();
begin
    update upload set shown_to = shown_to || new.step_person_id
    where company_id = new.company_id and id = any(new.photo_ids) and person_id = new.requester_id
      and new.step_person_id <> all(shown_to);
    perform bind_people(bound);
    return null;
end $$;
create trigger upload_shown after insert on approval_request for each row
    when (cardinality(new.photo_ids) > 0) execute function upload_shown();
"""

PAST_THE_LOCK = """
create function upload_of_another(company uuid, ids uuid[], person uuid) returns boolean language plpgsql as $$
declare
    bound constant text := unbind_people();
    found_one constant boolean := exists (
        select from upload where company_id = company and id = any(ids) and person_id <> person);
begin
    perform bind_people(bound);
    return found_one;
end $$;

create function approval_known(company uuid, request uuid) returns boolean language plpgsql as $$
declare
    bound constant text := unbind_people();
    known constant boolean := exists (select from approval_request where company_id = company and id = request);
begin
    perform bind_people(bound);
    return known;
end $$;

create function workorder_place(company uuid, workorder uuid)
    returns table (id uuid, account_id uuid, title text, place_name text, "position" geography)
    language plpgsql strict rows 1 as $$
declare
    bound constant text := unbind_people();
begin
    return query
        select w.id, w.account_id, w.title, w.place_name, w."position" from workorder w
        where w.company_id = company and w.id = workorder;
    perform bind_people(bound);
end $$;

create function last_deal(company uuid, account uuid, until timestamptz, besides uuid)
    returns table (discount_pct numeric, decided_at timestamptz) language plpgsql strict rows 1 as $$
declare
    bound constant text := unbind_people();
begin
    return query
        select r.discount_pct, r.decided_at from approval_request r
        where r.company_id = company and r.account_id = account and r.state = 'approved' and r.id <> besides
          and r.decided_at <= until
        order by r.decided_at desc limit 1;
    perform bind_people(bound);
end $$;

create function forget_phone(company uuid, way text, name text, value text) returns void language plpgsql as $$
declare
    bound constant text := unbind_people();
begin
    delete from push_subscription where company_id = company and channel = way and address ->> name = value;
    perform bind_people(bound);
end $$;
"""

RIGHTS = """
revoke update, truncate on workorder, workorder_offer from rounds_app;
grant update (state, offered_to, answer, closed_at) on workorder to rounds_app;
grant update (answered_at, answer, reason) on workorder_offer to rounds_app;
"""


def security():
    for table, rule in RULES.items():
        yield f"""create policy {table}_people on {table} as restrictive
            using (current_setting('rounds.people', true) = '*' or {SYSTEM} or {rule});"""


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rounds", description=DESCRIPTION)

    async def run():
        connection = ENGINE.current_transaction.get().connection
        for script in (COLUMNS, UNBOUND, WHOSE, PAST_THE_LOCK, RIGHTS, "\n".join(security())):
            await connection.execute(script)

    manager.add_raw(run)
    return manager
