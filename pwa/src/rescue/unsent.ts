/**
 * Everything the server does not have, read with nothing but the browser: no Dexie, no upgrade of the database, no
 * other code of the app, which may be what is broken. Reads only. The file is that of "Export my unsent data".
 */
type Row = Record<string, unknown> & { id: string; sealed?: Uint8Array<ArrayBuffer>; blob?: Blob | null };
type Held = { of: string; key: CryptoKey };
export type Unsent = {
  format: string;
  exportedAt: string;
  operations: Record<string, unknown>[];
  uploads: Record<string, unknown>[];
};

const IV = 12;

/** Null when nobody is logged in here: what waits is locked for its person. */
export async function readUnsent(at: Date): Promise<Unsent | null> {
  const [current, vault] = await reading("rounds-device", async (facts) => [
    (await facts("fact", "current"))[0]?.value as string | undefined,
    (await facts("fact", "vault"))[0]?.value as Held | undefined,
  ]);
  if (!current) return null;
  const name = `rounds-${current.replace("/", "-")}`;
  const key = vault?.of === current ? vault.key : null;
  const [outbox, upload] = await reading(name, async (rows) => [await rows("outbox"), await rows("upload")]);
  return {
    format: "rounds.unsent.v1",
    exportedAt: at.toISOString(),
    operations: await Promise.all(waiting(outbox).map((row) => operationOf(row, name, key))),
    uploads: await Promise.all(waiting(upload).map((row) => uploadOf(row, name, key))),
  };
}

const waiting = (rows: Row[]) =>
  rows.filter(({ state }) => ["pending", "attention", "refused"].includes(String(state)));

async function operationOf(row: Row, name: string, key: CryptoKey | null) {
  const { context: _, sealed, ...rest } = { ...row, ...(await opened(row, `${name}/outbox/${row.id}`, key)) };
  if (typeof rest.body === "string" && rest.body) return { ...rest, body: JSON.parse(rest.body) };
  return { ...rest, sealed: sealed && base64(sealed) };
}

async function uploadOf(row: Row, name: string, key: CryptoKey | null) {
  const { blob, sealed, ...rest } = { ...row, ...(await opened(row, `${name}/upload/${row.id}`, key)) };
  const bytes = blob ? new Uint8Array(await blob.arrayBuffer()) : null;
  const clear = bytes && sealed ? await unseal(bytes, `${name}/upload/${row.id}/blob`, key) : bytes;
  return { ...rest, base64: clear && base64(clear), sealed: bytes && !clear ? base64(bytes) : undefined };
}

async function opened(row: Row, at: string, key: CryptoKey | null): Promise<Partial<Row>> {
  const text = row.sealed && (await unseal(row.sealed, at, key));
  return text ? JSON.parse(new TextDecoder().decode(text)) : {};
}

async function unseal(
  sealed: Uint8Array<ArrayBuffer>,
  at: string,
  key: CryptoKey | null,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!key) return null;
  const how = { name: "AES-GCM", iv: sealed.slice(0, IV), additionalData: new TextEncoder().encode(at) };
  const bytes = await crypto.subtle.decrypt(how, key, sealed.subarray(IV)).catch(() => null);
  return bytes && new Uint8Array(bytes);
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
