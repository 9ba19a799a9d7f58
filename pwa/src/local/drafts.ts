/** Half-written forms survive a closed tab. Key: what it is about, e.g. `visit/<id>`. */
import type { RoundsDb } from "./db";

export async function readDraft<T>(db: RoundsDb, key: string): Promise<T | undefined> {
  return (await db.draft.get(key))?.value as T | undefined;
}

export async function writeDraft(db: RoundsDb, key: string, value: unknown): Promise<void> {
  await db.draft.put({ key, value, at: new Date().toISOString() });
}

export async function dropDraft(db: RoundsDb, key: string): Promise<void> {
  await db.draft.delete(key);
}
