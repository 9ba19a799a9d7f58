/**
 * What waits on this phone cannot be read without the person's key, which leaves the phone at log-out.
 * IndexedDB ends a transaction that waits for WebCrypto, so what is sealed is opened before it, into memory.
 */
import Dexie, { RangeSet } from "dexie";

/** Twelve bytes of chance, then AES-GCM. */
export type Sealed = Uint8Array<ArrayBuffer>;
export type Lockable = { id: string; sealed?: Sealed; locked?: true };

const IV = 12;

/** A transaction met something that another tab has sealed meanwhile: open it, then begin again. */
export class StillSealed extends Error {}

export function importKey(base64: string): Promise<CryptoKey> {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

export class Vault {
  #key: CryptoKey | null = null;
  /** Of the same person; the server may have lost one, and what was sealed with it is opened all the same. */
  #older: readonly CryptoKey[] = [];
  /** Row -> what was sealed in it; null = this key does not open it. */
  readonly #known = new Map<string, object | null>();
  #met: { table: string; row: Lockable }[] = [];

  /** `name`, company and person, is bound into everything that is sealed. */
  constructor(readonly name: string) {}

  get ready(): boolean {
    return this.#key !== null;
  }

  use(key: CryptoKey | null, older: readonly CryptoKey[] = []): void {
    if (key === this.#key && older.length === this.#older.length) return;
    this.#key = key;
    this.#older = key ? older : [];
    this.#known.clear();
    for (const table of ["outbox", "upload"]) this.#tell(table);
  }

  async seal(at: string, bytes: BufferSource): Promise<Sealed | undefined> {
    if (!this.#key) return undefined;
    const iv = crypto.getRandomValues(new Uint8Array(IV));
    const closed = await crypto.subtle.encrypt(this.#how(at, iv), this.#key, bytes);
    const sealed = new Uint8Array(IV + closed.byteLength);
    sealed.set(iv);
    sealed.set(new Uint8Array(closed), IV);
    return sealed;
  }

  /** Null without the key, or with another one. */
  async unseal(at: string, sealed: Sealed): Promise<ArrayBuffer | null> {
    for (const key of this.#key ? [this.#key, ...this.#older] : []) {
      const bytes = await this.#open(key, at, sealed);
      if (bytes) return bytes;
    }
    return null;
  }

  /** False: only an older key opens it. */
  async isNewest(at: string, sealed: Sealed): Promise<boolean> {
    if (!this.#key || this.#older.length === 0) return true;
    return (await this.#open(this.#key, at, sealed)) !== null;
  }

  #open(key: CryptoKey, at: string, sealed: Sealed): Promise<ArrayBuffer | null> {
    const how = this.#how(at, sealed.slice(0, IV));
    return crypto.subtle.decrypt(how, key, sealed.subarray(IV)).catch(() => null);
  }

  /** Throws when the key has gone meanwhile: what was to be sealed must not be left out, nor lie open. */
  async sealBlob(at: string, blob: Blob): Promise<Blob> {
    const sealed = await this.seal(at, await blob.arrayBuffer());
    if (!sealed) throw new Error("The key has left this phone.");
    return new Blob([sealed]);
  }

  async openBlob(at: string, blob: Blob, type = ""): Promise<Blob | null> {
    const bytes = await this.unseal(at, new Uint8Array(await blob.arrayBuffer()));
    return bytes && new Blob([bytes], { type });
  }

  /** `secrets` are the fields that are kept only sealed. */
  async sealRow(table: string, id: string, secrets: object): Promise<Sealed | undefined> {
    const sealed = await this.seal(`${table}/${id}`, new TextEncoder().encode(JSON.stringify(secrets)));
    if (sealed) this.#known.set(`${table}/${id}`, secrets);
    return sealed;
  }

  /** The row as the rest of the app knows it; `locked` until it has been opened. For Dexie's reading hook. */
  shown<T extends Lockable>(table: string, row: T): T {
    if (!row?.sealed) return row;
    const secrets = this.#known.get(`${table}/${row.id}`);
    // A refusal beside the row is newer than the one that was sealed with it.
    const { refusal } = row as { refusal?: unknown };
    if (secrets) return { ...row, ...secrets, ...(refusal === undefined ? {} : { refusal }) };
    if (this.mayOpen(table, row)) this.#meet(table, row);
    return { ...row, locked: true };
  }

  mayOpen(table: string, row: Lockable): boolean {
    return this.ready && !this.#known.has(`${table}/${row.id}`);
  }

  async open<T extends Lockable>(table: string, rows: readonly T[]): Promise<T[]> {
    await Promise.all(rows.filter((row) => row.locked).map((row) => this.#learn(table, row)));
    return rows.map((row) => {
      const { locked: _, ...rest } = row;
      return this.shown(table, rest as T);
    });
  }

  /** Of rows that are gone nothing is remembered; what is forgotten too early is opened anew when it is read. */
  keepOnly(table: string, ids: readonly string[]): void {
    const kept = new Set(ids.map((id) => `${table}/${id}`));
    for (const name of this.#known.keys()) {
      if (name.startsWith(`${table}/`) && !kept.has(name)) this.#known.delete(name);
    }
  }

  async #learn(table: string, row: Lockable): Promise<void> {
    if (!row.sealed || !this.mayOpen(table, row)) return;
    const key = this.#key;
    const bytes = await this.unseal(`${table}/${row.id}`, row.sealed);
    if (key !== this.#key) return;
    this.#known.set(`${table}/${row.id}`, bytes ? JSON.parse(new TextDecoder().decode(bytes)) : null);
  }

  /** Rows that another tab wrote are opened soon, and then whoever reads them looks again. */
  #meet(table: string, row: Lockable): void {
    this.#met.push({ table, row });
    if (this.#met.length === 1) setTimeout(() => void this.#openMet(), 0);
  }

  async #openMet(): Promise<void> {
    const met = this.#met;
    this.#met = [];
    await Promise.all(met.map(({ table, row }) => this.#learn(table, row)));
    for (const table of new Set(met.map((one) => one.table))) this.#tell(table);
  }

  #tell(table: string): void {
    const everything = new RangeSet(Dexie.minKey, Dexie.maxKey);
    Dexie.on.storagemutated.fire({ [`idb://${this.name}/${table}/`]: everything });
  }

  #how(at: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
    return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(`${this.name}/${at}`) };
  }
}
