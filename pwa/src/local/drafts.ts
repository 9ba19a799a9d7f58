/** Half-written forms survive a closed tab. Key: what it is about, e.g. `visit/<id>`. Kept sealed, photos and all. */
import type { Draft, RoundsDb } from "./db";

type Hole = { $blob: number; type: string };
/** Photos of a form that is written again with every letter are sealed once. */
const sealedBlobs = new WeakMap<Blob, Promise<Blob>>();
/** Database and key -> the newest wish: a draft dropped while it was being sealed must not come back. */
const newest = new Map<string, object>();

export async function readDraft<T>(db: RoundsDb, key: string): Promise<T | undefined> {
  const draft = await db.draft.get(key);
  return draft && ((await contentOf(db, draft)) as T | undefined);
}

export async function readDrafts<T>(
  db: RoundsDb,
  prefix: string,
): Promise<{ key: string; at: string; value: T }[]> {
  const drafts = await db.draft.where("key").startsWith(prefix).toArray();
  const found = await Promise.all(
    drafts.map(async (draft) => ({ key: draft.key, at: draft.at, value: await contentOf(db, draft) })),
  );
  return found.filter(({ value }) => value !== undefined) as { key: string; at: string; value: T }[];
}

export async function writeDraft(db: RoundsDb, key: string, value: unknown): Promise<void> {
  const wish = {};
  newest.set(`${db.name}/${key}`, wish);
  const draft = await sealDraft(db, { key, value, at: new Date().toISOString() });
  if (newest.get(`${db.name}/${key}`) === wish) await db.draft.put(draft);
}

export async function dropDraft(db: RoundsDb, key: string): Promise<void> {
  newest.delete(`${db.name}/${key}`);
  await db.draft.delete(key);
}

async function sealDraft(db: RoundsDb, draft: Draft): Promise<Draft> {
  if (!db.vault.ready) return draft;
  const blobs: Blob[] = [];
  const text = JSON.stringify(withoutBlobs(draft.value, blobs) ?? null);
  const sealed = await db.vault.seal(`draft/${draft.key}`, new TextEncoder().encode(text));
  return { ...draft, value: null, sealed, blobs: await Promise.all(blobs.map((blob) => sealOnce(db, blob))) };
}

/** `undefined` if this phone cannot open it. */
async function contentOf(db: RoundsDb, { key, value, sealed, blobs = [] }: Draft): Promise<unknown> {
  if (!sealed) return value;
  const bytes = await db.vault.unseal(`draft/${key}`, sealed);
  const opened = await Promise.all(blobs.map((blob) => db.vault.openBlob("draft", blob)));
  if (!bytes || opened.includes(null)) return undefined;
  return withBlobs(JSON.parse(new TextDecoder().decode(bytes)), opened as Blob[]);
}

function sealOnce(db: RoundsDb, blob: Blob): Promise<Blob> {
  const known = sealedBlobs.get(blob);
  if (known) return known;
  const made = db.vault.sealBlob("draft", blob).then((sealed) => sealed ?? blob);
  sealedBlobs.set(blob, made);
  return made;
}

function withoutBlobs(value: unknown, blobs: Blob[]): unknown {
  if (value instanceof Blob) return { $blob: blobs.push(value) - 1, type: value.type } satisfies Hole;
  if (Array.isArray(value)) return value.map((one) => withoutBlobs(one, blobs));
  return mapped(value, (one) => withoutBlobs(one, blobs));
}

function withBlobs(value: unknown, blobs: readonly Blob[]): unknown {
  if (Array.isArray(value)) return value.map((one) => withBlobs(one, blobs));
  const { $blob, type } = (value ?? {}) as Partial<Hole>;
  const blob = $blob === undefined ? undefined : blobs[$blob];
  return blob ? new Blob([blob], { type }) : mapped(value, (one) => withBlobs(one, blobs));
}

function mapped(value: unknown, each: (one: unknown) => unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, each(one)]));
}
