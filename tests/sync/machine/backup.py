"""A company's backup, taken and put back inside the database that tests share: what `rounds restore` does to phones."""

from dataclasses import dataclass, field
from io import BytesIO
from uuid import UUID

import asyncpg

# Who is logged in, which phones are locked and under which keys they seal: a restore takes these over as they are.
KEPT = frozenset({"session", "ended_session", "person_vault", "company"})
TABLES = """
select c.table_name, array_agg(c.column_name::text order by c.ordinal_position)
from information_schema.columns c
join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER'
group by 1 having bool_or(c.column_name = 'company_id')
"""
DEVICES = """
insert into device_backup (id, company_id, epoch, last_seq, at)
select id, company_id, epoch, last_seq, now() from device where company_id = $1
on conflict (id) do update set epoch = excluded.epoch, last_seq = excluded.last_seq, at = excluded.at
"""
LOCKS = "create temp table locks on commit drop as select id, revoked_at from device where revoked_at is not null"
LOCKED = "update device d set revoked_at = l.revoked_at from locks l where l.id = d.id"
REINCARNATE = (
    "insert into incarnation (id, since) select gen_random_uuid(), max(since) + interval '1 ms' from incarnation"
)
INCARNATION = "select id::text from incarnation order by since desc limit 1"


@dataclass
class Backup:
    """As a superuser, because row security and triggers must not look on."""

    watcher: asyncpg.Connection
    company_id: UUID
    columns: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, bytes] = field(default_factory=dict)

    async def take(self) -> None:
        """The rows first; then phones hear up to which number of theirs is in it."""
        if not self.columns:
            self.columns = {name: some for name, some in await self.watcher.fetch(TABLES) if name not in KEPT}
        async with self.watcher.transaction(isolation="repeatable_read"):
            for table, columns in self.columns.items():
                sql = f"select {', '.join(columns)} from {table} where company_id = '{self.company_id}'"  # noqa: S608 - names of our own
                await self.watcher.copy_from_query(sql, output=(taken := BytesIO()), format="binary")
                self.rows[table] = taken.getvalue()
        await self.watcher.execute(DEVICES, self.company_id)

    async def put_back(self) -> str:
        """The new incarnation."""
        async with self.watcher.transaction():
            await self.watcher.execute("set local session_replication_role = replica")
            await self.watcher.execute(LOCKS)
            for table, columns in self.columns.items():
                gone = f"delete from {table} where company_id = $1"  # noqa: S608 - names of our own
                await self.watcher.execute(gone, self.company_id)
                taken = BytesIO(self.rows[table])
                await self.watcher.copy_to_table(table, source=taken, columns=columns, format="binary")
            await self.watcher.execute(LOCKED)
            await self.watcher.execute(REINCARNATE)
        return str(await self.watcher.fetchval(INCARNATION))
