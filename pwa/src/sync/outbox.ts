/** The queue of operations: what the phone calls saved is here, in order, until the server has backed it up. */
import { type OperationBodies, type OperationKind, schemaVOf } from "../api/operations";
import type { Instant, Uuid } from "../api/types";
import { type Mutation, type RoundsDb, readMeta, writeMeta } from "../local/db";
import { newId, sha256Hex } from "../local/ids";
import { refuseLeft } from "../local/lock";
import { clockOffset } from "./clock";
import type { Contexts } from "./effects";
import { applyTouches, atOnce, rebuildFor, touchesOf } from "./rows";

const NEXT_SEQ = "nextSeq";
export const ROUND = "round";
export const DURABLE = "durableUpto";
const UNDO_MS = 10_000; // longer than the offer is shown

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
  const frozen = await Promise.all(planned.map((one) => freeze(db, one)));
  return db.transaction("rw", db.tables, async () => {
    const written: Mutation[] = [];
    await refuseLeft(db);
    const offsetMs = await clockOffset(db);
    for (const base of frozen) {
      const mutation = { ...base, offsetMs, seq: await takeSeq(db) };
      await db.outbox.add(closed(mutation));
      await applyTouches(db, touchesOf(mutation));
      written.push(mutation);
    }
    await also?.(db);
    return written;
  });
}

async function freeze(db: RoundsDb, planned: Planned): Promise<Omit<Mutation, "seq">> {
  const text = JSON.stringify(planned.body);
  const id = newId();
  const secrets = { body: text, context: planned.context };
  return {
    id,
    sealed: await db.vault.sealRow("outbox", id, secrets),
    kind: planned.kind,
    baseVersion: planned.baseVersion,
    ...secrets,
    bodySha256: await sha256Hex(text),
    schemaV: planned.schemaV ?? schemaVOf(planned.kind),
    clientAt: new Date().toISOString(),
    monoMs: Math.round(performance.now()),
    state: "pending",
    settled: 0,
  };
}

/** As it lies on the disk. */
export function closed<T extends Mutation>(mutation: T): T {
  const { locked: _, ...row } = mutation;
  return row.sealed ? { ...(row as T), body: "", context: null } : (row as T);
}

/** Dense per device; read and raised in the transaction that uses it. */
async function takeSeq(db: RoundsDb): Promise<number> {
  const seq = (await readMeta<number>(db, NEXT_SEQ)) ?? 1;
  await writeMeta(db, NEXT_SEQ, seq + 1);
  return seq;
}

/** On the line from now on; `sentAt` stays what it was the first time. */
export async function markSent(db: RoundsDb, batch: readonly Mutation[], at: Instant): Promise<void> {
  await db.outbox.bulkUpdate(
    batch.map(({ seq, sentAt = at }) => ({ key: seq, changes: { sentAt, inFlight: 1 } })),
  );
}

/** No answer came: whether the server has them will be known when they are sent again. */
export async function markBack(db: RoundsDb, batch: readonly Mutation[]): Promise<void> {
  await db.outbox.bulkUpdate(batch.map(({ seq }) => ({ key: seq, changes: { inFlight: undefined } })));
}

/** Backed up at the server and visible in its rows: the phone need not keep it. */
async function dropDurable(db: RoundsDb): Promise<void> {
  const upto = (await readMeta<number>(db, DURABLE)) ?? 0;
  const held = await db.outbox.where("seq").belowOrEqual(upto).toArray();
  const done = held.filter((one) => one.state === "acked" && one.settled === 1 && !mayComeBack(one));
  await db.outbox.bulkDelete(done.map(({ seq }) => seq));
}

/** Given up a moment ago: the person is still offered to take it back. */
function mayComeBack({ hole, ackedAt = "" }: Mutation): boolean {
  return hole === 1 && Math.abs(Date.now() - Date.parse(ackedAt)) < UNDO_MS;
}

/** Rounds of pulling are counted, for a phone's clock jumps: an hour back, a day ahead. */
export async function startRound(db: RoundsDb): Promise<number> {
  return db.transaction("rw", db.meta, async () => {
    const round = ((await readMeta<number>(db, ROUND)) ?? 0) + 1;
    await writeMeta(db, ROUND, round);
    return round;
  });
}

/** The pull of this round is complete: the server's rows now show what it acknowledged before the round began. */
export async function settle(db: RoundsDb, round: number): Promise<void> {
  await atOnce(db, async () => {
    const open = await db.outbox.where("settled").equals(0).toArray();
    const shown = open.filter(({ state, ackedIn = 0 }) => state === "acked" && ackedIn < round);
    await db.outbox.bulkUpdate(shown.map(({ seq }) => ({ key: seq, changes: { settled: 1 } })));
    await rebuildFor(db, shown);
    await dropDurable(db);
  });
}

/** The server lost or never had what follows `lastSeq` (restore from a backup, a gap): send it again. */
export async function rewind(db: RoundsDb, lastSeq: number): Promise<void> {
  await atOnce(db, async () => {
    const lost = (await db.outbox.where("seq").above(lastSeq).toArray()).filter(
      ({ state }) => state !== "pending",
    );
    await db.outbox.bulkUpdate(
      lost.map(({ seq, hole }) => ({
        key: seq,
        changes: { state: "pending", refusal: undefined, hollow: undefined, settled: hole ? 1 : 0 },
      })),
    );
    await rebuildFor(
      db,
      lost.filter(({ hole }) => !hole),
    );
  });
}

/** True if every seq after `lastSeq` is still held here, so that a rewind closes the gap. */
export async function holdsFrom(db: RoundsDb, lastSeq: number): Promise<boolean> {
  const next = (await readMeta<number>(db, NEXT_SEQ)) ?? 1;
  const held = await db.outbox.where("seq").above(lastSeq).count();
  return held >= next - 1 - lastSeq;
}

/** Cannot be sent as long as its person's key is away; what was given up goes out empty and needs none. */
export function isShut({ locked, hole, hollow }: Mutation): boolean {
  return locked === true && !hole && !hollow;
}

/**
 * A new device for the server: what is held gets new, dense numbers in the same order. Ids stay, so nothing doubles.
 * What this person's key does not open steps aside, and comes back when it does.
 */
export async function renumber(db: RoundsDb, deviceId: Uuid): Promise<void> {
  const known = await db.vault.open("outbox", await db.outbox.toArray());
  const shut = new Set(known.filter((mutation) => db.vault.ready && isShut(mutation)).map(({ id }) => id));
  await db.transaction("rw", db.outbox, db.meta, async () => {
    const held = await db.outbox.orderBy("seq").toArray();
    const aside = held.filter(({ id }) => shut.has(id));
    const numbered = held.filter(({ id }) => !shut.has(id));
    await db.outbox.clear();
    await db.outbox.bulkAdd([
      ...aside.map((mutation, i) => ({ ...closed(mutation), seq: i - aside.length })),
      ...numbered.map((mutation, i) => ({ ...closed(mutation), seq: i + 1 })),
    ]);
    await writeMeta(db, NEXT_SEQ, numbered.length + 1);
    await writeMeta(db, "deviceId", deviceId);
    await db.meta.delete("device");
  });
}
