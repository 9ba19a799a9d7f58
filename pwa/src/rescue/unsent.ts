/**
 * Everything the server does not have, read with nothing but the browser: no Dexie, no upgrade of the database, no
 * other code of the app, which may be what is broken. Reads only. The file is that of "Export my unsent data".
 */
type Row = Record<string, unknown> & {
  id: string;
  sealed?: Uint8Array<ArrayBuffer>;
  blob?: Blob | null;
  blobs?: Blob[];
};
type Held = { of: string; key: CryptoKey; older?: { key: CryptoKey }[] };
type Keys = readonly CryptoKey[];
export type Unsent = {
  format: string;
  exportedAt: string;
  operations: Record<string, unknown>[];
  uploads: Record<string, unknown>[];
  drafts: Record<string, unknown>[];
};

const IV = 12;

/** Null when nobody is logged in here: what waits is locked for its person. */
export async function readUnsent(at: Date): Promise<Unsent | null> {
  const known = await reading("rounds-device", async (facts) => ({
    current: (await facts("fact", "current"))[0]?.value as string | undefined,
    vault: (await facts("fact", "vault"))[0]?.value as Held | undefined,
  })).catch(nothingThere);
  if (!known?.current) return null;
  const { current, vault } = known;
  const name = `rounds-${current.replace("/", "-")}`;
  const keys = vault?.of === current ? [vault, ...(vault.older ?? [])].map(({ key }) => key) : [];
  const [outbox = [], upload = [], drafts = []] = await reading(name, async (rows) => [
    await rows("outbox"),
    await rows("upload"),
    await rows("draft"),
  ]);
  return {
    format: "rounds.unsent.v1",
    exportedAt: at.toISOString(),
    operations: await each(waiting(outbox), (row) => operationOf(row, name, keys)),
    uploads: await each(waiting(upload), (row) => uploadOf(row, name, keys)),
    drafts: await each(drafts, (row) => draftOf(row, name, keys)),
  };
}

/** A browser in which nobody ever logged in has no such database. */
function nothingThere(error: unknown): null {
  if ((error as { name?: string } | null)?.name !== "AbortError") throw error;
  return null;
}

/** One that cannot be read says so and does not take the others along. */
async function each(rows: Row[], read: (row: Row) => Promise<Record<string, unknown>>) {
  const found: Record<string, unknown>[] = [];
  for (const row of rows) {
    const { id, key, kind, state } = row;
    found.push(
      await read(row).catch((error: unknown) => ({ id, key, kind, state, unreadable: String(error) })),
    );
  }
  return found;
}

const waiting = (rows: Row[]) =>
  rows.filter(({ state }) => ["pending", "attention", "refused"].includes(String(state)));

async function operationOf(row: Row, name: string, keys: Keys) {
  const {
    context: _,
    sealed,
    ...rest
  } = { ...row, ...(await opened(row, `${name}/outbox/${row.id}`, keys)) };
  if (typeof rest.body === "string" && rest.body) return { ...rest, body: JSON.parse(rest.body) };
  return { ...rest, sealed: sealed && base64(sealed) };
}

async function uploadOf(row: Row, name: string, keys: Keys) {
  const { blob, sealed, ...rest } = { ...row, ...(await opened(row, `${name}/upload/${row.id}`, keys)) };
  const bytes = blob ? new Uint8Array(await blob.arrayBuffer()) : null;
  const clear = bytes && sealed ? await unseal(bytes, `${name}/upload/${row.id}/blob`, keys) : bytes;
  return { ...rest, base64: clear && base64(clear), sealed: bytes && !clear ? base64(bytes) : undefined };
}

/** A half-written form with its photos; one that cannot be read says so and spoils nothing else. */
async function draftOf({ key, at, value, sealed, blobs = [] }: Row, name: string, keys: Keys) {
  if (!sealed) return { key, at, value: await filled(value, (photo) => toldOpen(photo as Blob)) };
  const photos: Record<string, unknown>[] = [];
  for (const blob of blobs)
    photos.push(await toldSealed(blob, name, keys).catch((error) => ({ unreadable: String(error) })));
  const text = await unseal(sealed, `${name}/draft/${String(key)}`, keys);
  if (!text) return { key, at, sealed: base64(sealed), photos };
  const words = JSON.parse(new TextDecoder().decode(text));
  const fill = async (hole: unknown) => {
    const { $blob, type } = hole as Hole;
    return { type, ...photos[$blob] };
  };
  return { key, at, value: await filled(words, fill) };
}

/** See local/drafts.ts: where a photo was. */
type Hole = { $blob: number; type: string };

async function filled(value: unknown, fill: (photo: unknown) => Promise<unknown>): Promise<unknown> {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Blob || "$blob" in value) return fill(value);
  if (Array.isArray(value)) return Promise.all(value.map((one) => filled(one, fill)));
  const parts = Object.entries(value).map(async ([field, one]) => [field, await filled(one, fill)]);
  return Object.fromEntries(await Promise.all(parts));
}

async function toldOpen(photo: Blob) {
  const { type } = photo;
  const bytes = await photo.arrayBuffer().catch((error: unknown) => String(error));
  return typeof bytes === "string"
    ? { type, unreadable: bytes }
    : { type, base64: base64(new Uint8Array(bytes)) };
}

async function toldSealed(blob: Blob, name: string, keys: Keys) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const clear = await unseal(bytes, `${name}/draft`, keys);
  return clear ? { base64: base64(clear) } : { sealed: base64(bytes) };
}

async function opened(row: Row, at: string, keys: Keys): Promise<Partial<Row>> {
  const text = row.sealed && (await unseal(row.sealed, at, keys));
  return text ? JSON.parse(new TextDecoder().decode(text)) : {};
}

async function unseal(
  sealed: Uint8Array<ArrayBuffer>,
  at: string,
  keys: Keys,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const how = { name: "AES-GCM", iv: sealed.slice(0, IV), additionalData: new TextEncoder().encode(at) };
  for (const key of keys) {
    const bytes = await crypto.subtle.decrypt(how, key, sealed.subarray(IV)).catch(() => null);
    if (bytes) return new Uint8Array(bytes);
  }
  return null;
}

type Rows = (table: string, only?: IDBValidKey) => Promise<Row[]>;

/** Opens what is there, in whatever version; a database that is not there stays that way. */
async function reading<T>(name: string, use: (rows: Rows) => Promise<T>): Promise<T> {
  const request = indexedDB.open(name);
  request.onupgradeneeded = () => request.transaction?.abort();
  const db = await done(request);
  try {
    return await use((table, only) => {
      if (!db.objectStoreNames.contains(table)) return Promise.resolve([]);
      return done(db.transaction(table).objectStore(table).getAll(only)) as Promise<Row[]>;
    });
  } finally {
    db.close();
  }
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000)
    text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}
