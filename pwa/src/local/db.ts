/**
 * One IndexedDB per company and person, so that nobody on a shared phone sees or sends another's work.
 * Rows of the synced tables have the HTTP API's shapes.
 */
import Dexie, { type Table } from "dexie";
import type { OperationKind, SyncedTable } from "../api/operations";
import type {
  AccountDetail,
  Alert,
  Approval,
  Facts,
  Instant,
  Plan,
  Product,
  Uuid,
  Visit,
  Workorder,
} from "../api/types";
import { type Lockable, type Sealed, Vault } from "./vault";

/** pending: to be sent · acked: applied, kept until backed up · attention: refused, waits for the person. */
export type MutationState = "pending" | "acked" | "attention";
export type Mutation = Lockable & {
  seq: number;
  kind: OperationKind;
  baseVersion?: number;
  /** Frozen JSON text; its hash is what the server compares on a resend. Sealed on the disk, like `context`. */
  body: string;
  bodySha256: string;
  /** Names and estimates that the screens need but the server does not; see sync/effects. */
  context: unknown;
  /** The shape of the body; 1 where an older version of the app wrote it. */
  schemaV?: number;
  clientAt: Instant;
  monoMs: number;
  /** The server's clock minus this phone's when it was written; null = the server was never heard. */
  offsetMs?: number | null;
  state: MutationState;
  /** Set when it went out at least once. */
  sentAt?: Instant;
  /** It is on the line right now. */
  inFlight?: 1;
  ackedAt?: Instant;
  /** The round of pulling that had begun when it was acknowledged; a later one shows what the server made of it. */
  ackedIn?: number;
  /** Given up by the person, kept only so that the numbers stay dense; has no effect on this phone. */
  hole?: 1;
  /** The server takes in no push with it: its number goes out empty, then it waits for the person. */
  hollow?: 1;
  /** Acknowledged, and a pull that began later has brought the server's own rows. 0 or 1 for the index. */
  settled: 0 | 1;
  refusal?: { code: string; field?: string | null; detail?: string | null; facts: Facts };
};
export type UploadKind = "photo" | "voice";
export type Upload = Lockable & {
  kind: UploadKind;
  state: "pending" | "done" | "refused";
  /** Dropped once it would survive the loss of the server's disk. Of a sealed upload it is sealed too: `openMedia` reads both. */
  blob: Blob | null;
  type: string;
  sizeBytes: number;
  sha256: string;
  sentBytes: number;
  /** When, and of which server, it was last asked whether what it has would survive the loss of its disk. */
  asked?: { at: number; incarnation: string | null };
  /** When the person threw a refused one away; it goes once that cannot be taken back any more. */
  dropped?: number;
  /** It is on the line right now. */
  inFlight?: 1;
  takenAt: Instant;
  /** The server's clock minus this phone's when it was taken in; null = the server was never heard. */
  offsetMs?: number | null;
  source: "camera" | "file" | "microphone";
  visitId?: Uuid;
  /** Small JPEG as data URL, for lists, kept after the blob is gone. */
  thumb?: string;
  refusal?: { code: string; detail?: string | null; facts: Facts };
};
/** `value` if it is not sealed; see `drafts`. */
export type Draft = { key: string; value: unknown; at: Instant; sealed?: Sealed; blobs?: Blob[] };
export type MetaRow = { key: string; value: unknown };
/** What the server last said about a row that pending operations changed on this phone; null = it had no such row. */
export type Shadow = { table: SyncedTable; id: Uuid; row: unknown };
/** Which buckets a row came from, and in which snapshot of the bucket. */
export type Membership = {
  bucket: string;
  table: SyncedTable;
  id: Uuid;
  generation: number;
  /** Of the row's version, for the bucket's checksum. */
  hash?: string;
};
/** The last answer of an online-only question, shown with its age while offline. */
export type Answer = { path: string; value: unknown; at: Instant };

export class RoundsDb extends Dexie {
  declare account: Table<AccountDetail, Uuid>;
  declare plan: Table<Plan, Uuid>;
  declare workorder: Table<Workorder, Uuid>;
  declare product: Table<Product, Uuid>;
  declare approval: Table<Approval, Uuid>;
  declare alert: Table<Alert, Uuid>;
  declare visit: Table<Visit, Uuid>;
  declare outbox: Table<Mutation, number>;
  declare upload: Table<Upload, Uuid>;
  declare draft: Table<Draft, string>;
  declare meta: Table<MetaRow, string>;
  declare shadow: Table<Shadow, [string, string]>;
  declare membership: Table<Membership, [string, string, string]>;
  declare answer: Table<Answer, string>;

  readonly vault: Vault;

  constructor(name: string) {
    // strict: `oncomplete` comes after the data is on disk, not only handed to the system.
    // No cache: what a query answers also depends on what the vault has opened meanwhile.
    super(name, { chromeTransactionDurability: "strict", cache: "disabled" });
    this.version(1).stores({
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
    });
    // What the server can send again may be stored in another way; what waits to be sent is never rewritten.
    this.version(2).stores({ account: "id", membership: "[bucket+table+id]" });
    this.vault = new Vault(name);
    this.outbox.hook("reading", (row) => this.vault.shown("outbox", row));
    this.upload.hook("reading", (row) => this.vault.shown("upload", row));
  }
}

export const SYNCED_TABLES = [
  "product",
  "account",
  "plan",
  "workorder",
  "approval",
  "alert",
  "visit",
] as const satisfies readonly SyncedTable[];

export function openDb(companyId: Uuid, personId: Uuid): RoundsDb {
  return new RoundsDb(dbName(companyId, personId));
}

export function dbName(companyId: Uuid, personId: Uuid): string {
  return `rounds-${companyId}-${personId}`;
}

export async function readMeta<T>(db: RoundsDb, key: string): Promise<T | undefined> {
  return (await db.meta.get(key))?.value as T | undefined;
}

export async function writeMeta(db: RoundsDb, key: string, value: unknown): Promise<void> {
  await db.meta.put({ key, value });
}
