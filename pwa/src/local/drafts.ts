/** Half-written forms survive a closed tab. Key: what it is about, e.g. `visit/<id>`. Kept sealed, photos and all. */
import type { Draft, RoundsDb } from "./db";
import { hasLeft } from "./lock";
import { isQuota, noteRoom } from "./storage";

type Hole = { $blob: number; type: string };
/** Photos of a form that is written again with every letter are sealed once. */
const sealedBlobs = new WeakMap<Blob, Promise<Blob>>();
/** Database and key -> the newest wish: a draft dropped while it was being sealed must not come back. */
const newest = new Map<string, object>();

export async function readDraft<T>(db: RoundsDb, key: string): Promise<T | undefined> {
  const draft = await db.draft.get(key);
  return draft && ((await draftContent(db, draft)) as T | undefined);
}

export async function readDrafts<T>(
  db: RoundsDb,
  prefix: string,
): Promise<{ key: string; at: string; value: T }[]> {
  const drafts = await db.draft.where("key").startsWith(prefix).toArray();
  const found = await Promise.all(
    drafts.map(async (draft) => ({ key: draft.key, at: draft.at, value: await draftContent(db, draft) })),
  );
  return found.filter(({ value }) => value !== undefined) as { key: string; at: string; value: T }[];
}

export async function writeDraft(db: RoundsDb, key: string, value: unknown): Promise<void> {
  const wish = {};
  newest.set(`${db.name}/${key}`, wish);
  if (await hasLeft(db)) return; // it stays in the form; on the disk it would lie open
  const draft = await sealDraft(db, { key, value, at: new Date().toISOString() });
  const isNewest = () => newest.get(`${db.name}/${key}`) === wish;
  // Who leaves while it is being sealed takes it along: in another tab too.
  const put = db.transaction("rw", db.draft, db.meta, async () => {
    if (isNewest() && !(await hasLeft(db))) await db.draft.put(draft);
  });
  await put.catch(withoutRoom);
}

/** The words are in the form still, and the screen says that there is no room; a dialog with every letter helps nobody. */
function withoutRoom(error: unknown): void {
  if (!isQuota(error)) throw error;
  noteRoom(false);
}

export async function dropDraft(db: RoundsDb, key: string): Promise<void> {
  newest.delete(`${db.name}/${key}`);
  await db.draft.delete(key);
}

/** Those that lie open, or under an older key. */
export async function sealDrafts(db: RoundsDb): Promise<void> {
  for (const draft of await db.draft.toArray()) {
    const { key, at, sealed } = draft;
    if (sealed && (await db.vault.isNewest(`draft/${key}`, sealed))) continue;
    const value = await draftContent(db, draft);
    if (value === undefined) continue;
    const closed = await sealDraft(db, { key, value, at });
    await db.transaction("rw", db.draft, async () => {
      if ((await db.draft.get(key))?.at === at) await db.draft.put(closed);
    });
  }
}

async function sealDraft(db: RoundsDb, draft: Draft): Promise<Draft> {
  if (!db.vault.ready) return draft;
  const blobs: Blob[] = [];
  const text = JSON.stringify(withoutBlobs(draft.value, blobs) ?? null);
  const sealed = await db.vault.seal(`draft/${draft.key}`, new TextEncoder().encode(text));
  if (!sealed) throw new Error("The key has left this phone.");
  return { ...draft, value: null, sealed, blobs: await Promise.all(blobs.map((blob) => sealOnce(db, blob))) };
}

/** `undefined` if this phone cannot open it. */
export async function draftContent(db: RoundsDb, draft: Draft): Promise<unknown> {
  if (!draft.sealed) return draft.value;
  const { words, blobs } = await draftParts(db, draft);
  const opened = await Promise.all(blobs.map((blob) => db.vault.openBlob("draft", blob)));
  if (words === undefined || opened.includes(null)) return undefined;
  return filled(words, ({ $blob, type }) => new Blob([opened[$blob] as Blob], { type }));
}

/** The words with a hole for each photo, and the photos as they lie here: one that is damaged spoils nothing else. */
export async function draftParts(
  db: RoundsDb,
  { key, value, sealed, blobs = [] }: Draft,
): Promise<{ words: unknown; blobs: Blob[] }> {
  if (!sealed) {
    const open: Blob[] = [];
    return { words: withoutBlobs(value, open), blobs: open };
  }
  const bytes = await db.vault.unseal(`draft/${key}`, sealed);
  return { words: bytes ? JSON.parse(new TextDecoder().decode(bytes)) : undefined, blobs };
}

function sealOnce(db: RoundsDb, blob: Blob): Promise<Blob> {
  const known = sealedBlobs.get(blob);
  if (known) return known;
  const made = db.vault.sealBlob("draft", blob).catch((error: unknown) => {
    sealedBlobs.delete(blob);
    throw error;
  });
  sealedBlobs.set(blob, made);
  return made;
}

function withoutBlobs(value: unknown, blobs: Blob[]): unknown {
  if (value instanceof Blob) return { $blob: blobs.push(value) - 1, type: value.type } satisfies Hole;
  if (Array.isArray(value)) return value.map((one) => withoutBlobs(one, blobs));
  return mapped(value, (one) => withoutBlobs(one, blobs));
}

export function filled(value: unknown, fill: (hole: Hole) => unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => filled(one, fill));
  const hole = (value ?? {}) as Partial<Hole>;
  return hole.$blob === undefined ? mapped(value, (one) => filled(one, fill)) : fill(hole as Hole);
}

function mapped(value: unknown, each: (one: unknown) => unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, each(one)]));
}
