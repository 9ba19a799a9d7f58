/**
 * What a screen sees = what the server last said + the effects of operations it has not shown us yet.
 * `shadow` keeps the server's row wherever such an operation touches one. All functions run inside a transaction,
 * and take many rows at once: 5,000 awaits of one row each would take a phone half a minute.
 */
import type { SyncedTable } from "../api/operations";
import type { Uuid } from "../api/types";
import type { Mutation, RoundsDb, Shadow } from "../local/db";
import { refuseLeft } from "../local/lock";
import { StillSealed } from "../local/vault";
import { effectsOf, type Touch } from "./effects";

export type RowKey = { table: SyncedTable; id: Uuid };
/** `undefined` = gone. */
export type ServerRow = RowKey & { row: unknown };

export function touchesOf(mutation: Pick<Mutation, "kind" | "body" | "context" | "locked">): Touch[] {
  // Without the key its effects stay unseen until the person logs in again.
  return mutation.locked ? [] : effectsOf(mutation.kind, JSON.parse(mutation.body), mutation.context);
}

/** Applies a new operation on top of what is there. */
export async function applyTouches(db: RoundsDb, touches: readonly Touch[]): Promise<void> {
  for (const touch of touches) {
    const row = await db.table(touch.table).get(touch.id);
    const shadow = await db.shadow.get([touch.table, touch.id]);
    if (!shadow) await db.shadow.put({ table: touch.table, id: touch.id, row: row ?? null });
    await writeRows(db, [{ table: touch.table, id: touch.id, row: touch.apply(row) }]);
  }
}

/** Effects that the server's rows do not show yet: of operations unsent, or sent but not pulled since. Ascending. */
export async function openTouches(db: RoundsDb): Promise<Touch[]> {
  const open = await db.outbox.where("settled").equals(0).sortBy("seq");
  if (open.some((mutation) => mutation.locked && db.vault.mayOpen("outbox", mutation)))
    throw new StillSealed();
  return open.filter((mutation) => mutation.state !== "attention").flatMap(touchesOf);
}

/** One strict transaction over everything; what it may read of the outbox has been opened before. */
export async function atOnce<T>(db: RoundsDb, run: () => Promise<T>): Promise<T> {
  for (;;) {
    await db.vault.open("outbox", await db.outbox.where("settled").equals(0).toArray());
    try {
      return await db.transaction("rw", db.tables, async () => {
        await refuseLeft(db);
        return run();
      });
    } catch (error) {
      if (!(error instanceof StillSealed)) throw error;
    }
  }
}

/** The server's rows arrived, each key once. */
export async function takeServerRows(
  db: RoundsDb,
  rows: readonly ServerRow[],
  open: readonly Touch[],
): Promise<void> {
  const shadowed = new Set((await shadowKeys(db)).map(([table, id]) => `${table}/${id}`));
  const hidden = rows.filter((row) => shadowed.has(nameOf(row)));
  await db.shadow.bulkPut(hidden.map(({ table, id, row }) => ({ table, id, row: row ?? null })));
  await writeRows(
    db,
    rows.filter((row) => !shadowed.has(nameOf(row))),
  );
  const touched = new Set([...shadowed, ...open.map(nameOf)]);
  const drawn = touched.size > 0 ? rows.filter((row) => touched.has(nameOf(row))) : [];
  await rebuild(db, drawn, open);
}

function shadowKeys(db: RoundsDb): Promise<[string, string][]> {
  return db.shadow.toCollection().primaryKeys() as unknown as Promise<[string, string][]>;
}

/** Draws rows again from the server's truth and the effects that are still open. */
export async function rebuild(db: RoundsDb, keys: readonly RowKey[], open: readonly Touch[]): Promise<void> {
  const wanted = unique(keys);
  if (wanted.length === 0) return;
  const touches = byName(open);
  const shadows = await db.shadow.bulkGet(wanted.map(({ table, id }) => [table, id] as [string, string]));
  const bare = await rowsOf(
    db,
    wanted.filter((key, i) => !shadows[i] && touches.has(nameOf(key))),
  );
  const drawn: ServerRow[] = [];
  const fresh: Shadow[] = [];
  const done: [string, string][] = [];
  wanted.forEach((key, i) => {
    const shadow = shadows[i];
    const mine = touches.get(nameOf(key)) ?? [];
    if (mine.length === 0 && !shadow) return;
    const base = shadow ? (shadow.row ?? undefined) : bare.get(nameOf(key));
    if (!shadow) fresh.push({ ...key, row: base ?? null });
    drawn.push({ ...key, row: mine.reduce((row, touch) => touch.apply(row), base) });
    if (mine.length === 0) done.push([key.table, key.id]);
  });
  await db.shadow.bulkPut(fresh);
  await writeRows(db, drawn);
  await db.shadow.bulkDelete(done);
}

export async function rebuildFor(db: RoundsDb, mutations: readonly Mutation[]): Promise<void> {
  if (mutations.length === 0) return;
  await rebuild(db, mutations.flatMap(touchesOf), await openTouches(db));
}

/** Draws every open effect again, e.g. after a log-in to a database whose synced rows were cleared. Idempotent. */
export async function redrawOpen(db: RoundsDb): Promise<void> {
  await atOnce(db, async () => {
    const open = await openTouches(db);
    await rebuild(db, open, open);
  });
}

export function nameOf({ table, id }: RowKey): string {
  return `${table}/${id}`;
}

function byName(touches: readonly Touch[]): Map<string, Touch[]> {
  const found = new Map<string, Touch[]>();
  for (const touch of touches) {
    const name = nameOf(touch);
    const same = found.get(name);
    if (same) same.push(touch);
    else found.set(name, [touch]);
  }
  return found;
}

function unique(keys: readonly RowKey[]): RowKey[] {
  return [...new Map(keys.map(({ table, id }) => [`${table}/${id}`, { table, id }])).values()];
}

async function rowsOf(db: RoundsDb, keys: readonly RowKey[]): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for (const [table, same] of byTable(keys)) {
    const rows = await db.table(table).bulkGet(same.map(({ id }) => id));
    same.forEach((key, i) => {
      if (rows[i] !== undefined) found.set(nameOf(key), rows[i]);
    });
  }
  return found;
}

async function writeRows(db: RoundsDb, rows: readonly ServerRow[]): Promise<void> {
  for (const [table, same] of byTable(rows)) {
    const put = same.filter(({ row }) => row !== undefined).map(({ row }) => row);
    const gone = same.filter(({ row }) => row === undefined).map(({ id }) => id);
    if (put.length > 0) await db.table(table).bulkPut(put);
    if (gone.length > 0) await db.table(table).bulkDelete(gone);
  }
}

function byTable<T extends RowKey>(keys: readonly T[]): Map<SyncedTable, T[]> {
  const found = new Map<SyncedTable, T[]>();
  for (const key of keys) {
    const same = found.get(key.table);
    if (same) same.push(key);
    else found.set(key.table, [key]);
  }
  return found;
}
