"""A feed that tolerates no oversight: `backend.work` must name every row that looks different on phones.

`ROUNDS_TEST_FEED=strict pytest` installs it into the database of all tests. A test's own writes are let off.
"""

import asyncio

import asyncpg

# What the safety net would have told of the write must be in the log of this very transaction.
CHECK = """
create function phones_were_told() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$
declare
    before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    c uuid := coalesce(after, before)->>'company_id';
    system text := coalesce(current_setting('rounds.system', true), '');
    missing text;
begin
    perform set_config('rounds.system', 'on', true);
    select string_agg(distinct tg_op || ' ' || tg_table_name || ': ' || r.table_name, ', ') into missing
    from (select * from phone_rows(tg_table_name, after) union select * from phone_rows(tg_table_name, before)) r
    where not (tg_table_name = 'visit' and tg_op = 'UPDATE' and r.table_name = 'approval' -- which shows only these
            and before->'verdict' = after->'verdict' and before->'started_at' = after->'started_at')
        and not exists (
        select from change_log l where l.company_id = c and l.scope = r.scope and l.table_name = r.table_name
            and l.row_id = r.row_id and l.xmin::text::bigint >= pg_current_xact_id()::text::bigint % 4294967296
    );
    perform set_config('rounds.system', system, true);
    if missing is not null then
        raise exception 'phones were not told (unit.change is missing): %', missing;
    end if;
    return null;
end $$;
"""
TRIGGER = """
create constraint trigger {table}_told after insert or update or delete on {table} deferrable initially deferred
    for each row when (current_setting('rounds.feed', true) = 'kept'
        and current_setting('rounds.strict', true) is distinct from 'off')
    execute function phones_were_told();
"""
LET_OFF = "select set_config('rounds.strict', 'off', true)"


async def _install(database_url: str) -> None:
    owner = await asyncpg.connect(database_url)
    try:
        names = await owner.fetch(
            "select distinct tgrelid::regclass::text as name from pg_trigger where tgname like '%tells_phones' "
            "and tgname not in ('person_tells_phones', 'team_tells_phones')"
        )
        await owner.execute(CHECK + "".join(TRIGGER.format(table=row["name"]) for row in names))
    finally:
        await owner.close()


def install(database_url: str) -> None:
    asyncio.run(_install(database_url))
