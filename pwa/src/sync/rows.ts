/**
 * What a screen sees = what the server last said + the effects of operations it has not shown us yet.
 * `shadow` keeps the server's row wherever such an operation touches one. All functions run inside a transaction.
 */
import type { SyncedTable } from "../api/operations";
import type { Uuid } from "../api/types";
import type { Mutation, RoundsDb } from "../local/db";
import { effectsOf, type Touch } from "./effects";

export type RowKey = { table: SyncedTable; id: Uuid };

export function touchesOf(mutation: Pick<Mutation, "kind" | "body" | "context">): Touch[] {
  return effectsOf(mutation.kind, JSON.parse(mutation.body), mutation.context);
}

/** Applies a new operation on top of what is there. */
export async function applyTouches(db: RoundsDb, touches: readonly Touch[]): Promise<void> {
  for (const touch of touches) {
    const row = await db.table(touch.table).get(touch.id);
    const shadow = await db.shadow.get([touch.table, touch.id]);
    if (!shadow) await db.shadow.put({ table: touch.table, id: touch.id, row: row ?? null });
    await writeRow(db, touch, touch.apply(row));
  }
}

/** Effects that the server's rows do not show yet: of operations unsent, or sent but not pulled since. Ascending. */
export async function openTouches(db: RoundsDb): Promise<Touch[]> {
  const open = await db.outbox.where("settled").equals(0).sortBy("seq");
  return open.filter((mutation) => mutation.state !== "attention").flatMap(touchesOf);
}

/** Server's row arrived (`undefined` = gone). */
export async function takeServerRow(
  db: RoundsDb,
  key: RowKey,
  row: unknown,
  open: readonly Touch[],
): Promise<void> {
  const shadow = await db.shadow.get([key.table, key.id]);
  if (shadow) await db.shadow.put({ ...key, row: row ?? null });
  else await writeRow(db, key, row);
  await rebuild(db, [key], open);
}

/** Draws rows again from the server's truth and the effects that are still open. */
export async function rebuild(db: RoundsDb, keys: readonly RowKey[], open: readonly Touch[]): Promise<void> {
  for (const key of keys) {
    const mine = open.filter((touch) => touch.table === key.table && touch.id === key.id);
    const shadow = await db.shadow.get([key.table, key.id]);
    if (mine.length === 0 && !shadow) continue;
    const base = shadow ? (shadow.row ?? undefined) : await db.table(key.table).get(key.id);
    if (!shadow) await db.shadow.put({ table: key.table, id: key.id, row: base ?? null });
    await writeRow(
      db,
      key,
      mine.reduce((row, touch) => touch.apply(row), base),
    );
    if (mine.length === 0) await db.shadow.delete([key.table, key.id]);
  }
}

export async function rebuildFor(db: RoundsDb, mutations: readonly Mutation[]): Promise<void> {
  const keys = mutations.flatMap((mutation) => touchesOf(mutation).map(({ table, id }) => ({ table, id })));
  await rebuild(db, unique(keys), await openTouches(db));
}

/** Draws every open effect again, e.g. after a log-in to a database whose synced rows were cleared. Idempotent. */
export async function redrawOpen(db: RoundsDb): Promise<void> {
  await db.transaction("rw", db.tables, async () => {
    const open = await openTouches(db);
    await rebuild(db, unique(open.map(({ table, id }) => ({ table, id }))), open);
  });
}

function unique(keys: RowKey[]): RowKey[] {
  return [...new Map(keys.map((key) => [`${key.table}/${key.id}`, key])).values()];
}

async function writeRow(db: RoundsDb, key: RowKey, row: unknown): Promise<void> {
  if (row === undefined) await db.table(key.table).delete(key.id);
  else await db.table(key.table).put(row);
}
