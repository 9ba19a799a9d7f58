/** The phone's storage as the first version of the app knew it. */
import Dexie from "dexie";

export const FIRST = {
  account: "id, name, ownerId, dueDays, lastVisitDay",
  plan: "id, day, [repId+day]",
  workorder: "id, state, createdAt",
  product: "id, sku",
  approval: "id, state, requestedAt",
  alert: "id, at",
  visit: "id, accountId, day, state, startedAt",
  outbox: "seq, &id, state, settled, kind",
  upload: "id, state, visitId, takenAt",
  draft: "key",
  meta: "key",
  shadow: "[table+id]",
  membership: "[bucket+table+id], [table+id], bucket",
  answer: "path",
};

type Held = Record<string, unknown[]>;

/** What lies on the disk, whatever version wrote it, and opened by nobody. */
export async function onDisk(name: string): Promise<Held> {
  const db = await new Dexie(name).open();
  const held: Held = {};
  for (const table of db.tables) held[table.name] = await table.toArray();
  db.close();
  return held;
}

/** Everything stays, as the first version would have kept it. */
export async function backToFirst(name: string): Promise<Held> {
  const held = await onDisk(name);
  await Dexie.delete(name);
  const first = new Dexie(name);
  first.version(1).stores(FIRST);
  for (const [table, rows] of Object.entries(held)) await first.table(table).bulkAdd(rows);
  first.close();
  return held;
}
