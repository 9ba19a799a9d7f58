/** The queue of operations: what the phone calls saved is here, in order, until the server has backed it up. */
import { type OperationBodies, type OperationKind, type PushResult, schemaVOf } from "../api/operations";
import type { Instant, Uuid } from "../api/types";
import { type Mutation, type RoundsDb, readMeta, writeMeta } from "../local/db";
import { newId, sha256Hex } from "../local/ids";
import type { Contexts } from "./effects";
import { applyTouches, rebuildFor, touchesOf } from "./rows";

const NEXT_SEQ = "nextSeq";

export type EnqueueOptions<K extends OperationKind> = {
  context: Contexts[K];
  baseVersion?: number;
  /** Of a body that an older version of the app wrote; today's otherwise. */
  schemaV?: number;
  /** Other rows of the same fact (drafts, uploads), written or not written together with it. */
  also?: (db: RoundsDb) => Promise<unknown>;
};

/** One of several operations of the same moment. */
export type Planned<K extends OperationKind = OperationKind> = {
  [Kind in K]: {
    kind: Kind;
    body: OperationBodies[Kind];
    context: Contexts[Kind];
    baseVersion?: number;
    schemaV?: number;
  };
}[K];

/**
 * Saves an operation and its effects in one strict transaction. Resolves when the disk has it (`oncomplete`);
 * rejects, having written nothing, e.g. when the storage is full.
 */
export async function writeOperation<K extends OperationKind>(
  db: RoundsDb,
  kind: K,
  body: OperationBodies[K],
  options: EnqueueOptions<K>,
): Promise<Mutation> {
  const { context, baseVersion, schemaV, also } = options;
  const planned = { kind, body, context, baseVersion, schemaV } as Planned;
  const [mutation] = await writeOperations(db, [planned], also);
  return mutation as Mutation;
}

/** All of them, in this order, or none: a check-in with its report. */
export async function writeOperations(
  db: RoundsDb,
  planned: readonly Planned[],
  also?: (db: RoundsDb) => Promise<unknown>,
): Promise<Mutation[]> {
  // Hashes are made before: IndexedDB ends a transaction that waits for anything else.
  const frozen = await Promise.all(planned.map(freeze));
  return db.transaction("rw", db.tables, async () => {
    const written: Mutation[] = [];
    const offsetMs = (await readMeta<number>(db, "clockOffsetMs")) ?? null;
    for (const base of frozen) {
      const mutation = { ...base, offsetMs, seq: await takeSeq(db) };
      await db.outbox.add(mutation);
      await applyTouches(db, touchesOf(mutation));
      written.push(mutation);
    }
    await also?.(db);
    return written;
  });
}

async function freeze(planned: Planned): Promise<Omit<Mutation, "seq">> {
  const text = JSON.stringify(planned.body);
  return {
    id: newId(),
    kind: planned.kind,
    baseVersion: planned.baseVersion,
    body: text,
    bodySha256: await sha256Hex(text),
    context: planned.context,
    schemaV: planned.schemaV ?? schemaVOf(planned.kind),
    clientAt: new Date().toISOString(),
    monoMs: Math.round(performance.now()),
    state: "pending",
    settled: 0,
  };
}

/** Dense per device; read and raised in the transaction that uses it. */
async function takeSeq(db: RoundsDb): Promise<number> {
  const seq = (await readMeta<number>(db, NEXT_SEQ)) ?? 1;
  await writeMeta(db, NEXT_SEQ, seq + 1);
  return seq;
}

const MOST_MUTATIONS = 100;
const MOST_BYTES = 256 * 1024; // sync.md: a push has at most 100 mutations or 256 KB

/** The next batch, ascending; always at least one if any is pending. */
export async function nextBatch(db: RoundsDb): Promise<Mutation[]> {
  const pending = await db.outbox.where("state").equals("pending").limit(MOST_MUTATIONS).sortBy("seq");
  let bytes = 0;
  const batch: Mutation[] = [];
  for (const mutation of pending) {
    bytes += mutation.body.length * 3 + 400; // a UTF-16 unit is at most 3 bytes of UTF-8; 400 for the envelope
    if (batch.length > 0 && bytes > MOST_BYTES) break;
    batch.push(mutation);
  }
  return batch;
}

export async function markSent(db: RoundsDb, batch: readonly Mutation[], at: Instant): Promise<void> {
  await db.transaction("rw", db.outbox, async () => {
    for (const { seq, sentAt } of batch) if (!sentAt) await db.outbox.update(seq, { sentAt: at });
  });
}

/** Takes in the server's answers. Returns the seq to send again from, if the server is missing some. */
export async function takeResults(
  db: RoundsDb,
  results: readonly PushResult[],
  durableUpto: number,
): Promise<number | null> {
  const at = new Date().toISOString();
  return db.transaction("rw", db.tables, async () => {
    const refused: Mutation[] = [];
    for (const result of results) {
      const mutation = await db.outbox.get(result.seq);
      if (mutation?.id !== result.id || result.status === "gap") continue;
      if (isRefusal(result)) refused.push(await refuse(db, mutation, result));
      else await db.outbox.update(mutation.seq, { state: "acked", ackedAt: at });
    }
    await rebuildFor(db, refused);
    await dropDurable(db, durableUpto);
    const gaps = results.filter((result) => result.status === "gap").map((result) => result.expected ?? 1);
    return gaps.length > 0 ? Math.min(...gaps) : null;
  });
}

/** `duplicate` carries the stored answer, which may have been a refusal. */
function isRefusal(result: PushResult): boolean {
  return result.status === "rejected" || (result.status === "duplicate" && Boolean(result.code));
}

async function refuse(db: RoundsDb, mutation: Mutation, result: PushResult): Promise<Mutation> {
  const { code, field, detail, facts } = result;
  const refusal = { code: code ?? "unknown", field, detail, facts: facts ?? {} };
  await db.outbox.update(mutation.seq, { state: "attention", refusal });
  return mutation;
}

/** Backed up at the server and visible in its rows: the phone need not keep it. */
async function dropDurable(db: RoundsDb, durableUpto: number): Promise<void> {
  await db.outbox
    .where("seq")
    .belowOrEqual(durableUpto)
    .and((mutation) => mutation.state === "acked" && mutation.settled === 1)
    .delete();
}

/** A pull that began after `at` is complete: the server's rows now show what it acknowledged before. */
export async function settle(db: RoundsDb, at: Instant): Promise<void> {
  await db.transaction("rw", db.tables, async () => {
    const acked = await db.outbox.where("state").equals("acked").toArray();
    const shown = acked.filter((mutation) => mutation.settled === 0 && (mutation.ackedAt ?? "9") < at);
    for (const { seq } of shown) await db.outbox.update(seq, { settled: 1 });
    await rebuildFor(db, shown);
  });
}

/** The server lost or never had what follows `lastSeq` (restore from a backup, a gap): send it again. */
export async function rewind(db: RoundsDb, lastSeq: number): Promise<void> {
  await db.outbox
    .where("seq")
    .above(lastSeq)
    .and((mutation) => mutation.state !== "pending")
    .modify({ state: "pending", refusal: undefined });
}

/** True if every seq after `lastSeq` is still held here, so that a rewind closes the gap. */
export async function holdsFrom(db: RoundsDb, lastSeq: number): Promise<boolean> {
  const next = (await readMeta<number>(db, NEXT_SEQ)) ?? 1;
  const held = await db.outbox.where("seq").above(lastSeq).count();
  return held >= next - 1 - lastSeq;
}

/** A new device for the server: what is held gets new, dense numbers in the same order. Ids stay, so nothing doubles. */
export async function renumber(db: RoundsDb, deviceId: Uuid): Promise<void> {
  await db.transaction("rw", db.outbox, db.meta, async () => {
    const held = await db.outbox.orderBy("seq").toArray();
    await db.outbox.clear();
    await db.outbox.bulkAdd(held.map((mutation, i) => ({ ...mutation, seq: i + 1 })));
    await writeMeta(db, NEXT_SEQ, held.length + 1);
    await writeMeta(db, "deviceId", deviceId);
    await db.meta.delete("device");
  });
}
