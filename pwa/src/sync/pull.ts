/** Brings the server's rows. A page and its cursor are applied in one transaction; open effects go back on top. */
import type { PullAnswer, PullChange, SyncedTable } from "../api/operations";
import { type Membership, type RoundsDb, readMeta, writeMeta } from "../local/db";
import { deviceIdOf, deviceOf, forgetRegistration } from "./device";
import type { Touch } from "./effects";
import { settle } from "./outbox";
import { openTouches, takeServerRow } from "./rows";
import type { Transport } from "./transport";

export async function pullAll(db: RoundsDb, transport: Transport): Promise<void> {
  await deviceOf(db, transport);
  const startedAt = new Date().toISOString();
  const deviceId = await deviceIdOf(db);
  let more = true;
  while (more) {
    const cursor = (await readMeta<string>(db, "cursor")) ?? null;
    const answer = await transport.pull(deviceId, cursor, false);
    await applyPage(db, answer, cursor === null);
    await noteIncarnation(db, answer.incarnation);
    more = answer.more;
    if (!more) await checkCounts(db, answer);
  }
  await settle(db, startedAt);
  await writeMeta(db, "lastSyncAt", new Date().toISOString());
}

export async function applyPage(db: RoundsDb, answer: PullAnswer, fresh: boolean): Promise<void> {
  await db.transaction("rw", db.tables, async () => {
    const generations = await startSnapshots(db, answer, fresh);
    const open = await openTouches(db);
    for (const bucket of answer.lost) await dropBucket(db, bucket, open);
    for (const change of answer.changes) await applyChange(db, change, generations, open);
    if (!answer.more) await finishSnapshots(db, generations, open);
    else await writeMeta(db, "generations", generations);
    await writeMeta(db, "cursor", answer.cursor);
  });
}

/** Bucket -> number of the snapshot it is in. `filling` buckets lose what their snapshot does not bring. */
type Generations = { number: Record<string, number>; filling: string[]; everything: boolean };

async function startSnapshots(db: RoundsDb, answer: PullAnswer, fresh: boolean): Promise<Generations> {
  const known = (await readMeta<Generations>(db, "generations")) ?? {
    number: {},
    filling: [],
    everything: false,
  };
  const started = new Set(known.filling);
  const named = fresh ? [...answer.gained, ...answer.changes.map((change) => change.bucket)] : answer.gained;
  const number = { ...known.number };
  const begin = [...new Set(named)].filter((bucket) => !started.has(bucket));
  for (const bucket of begin) number[bucket] = (number[bucket] ?? 0) + 1;
  // A snapshot of all buckets goes on over pages that carry a cursor already.
  const everything = known.everything || fresh;
  const later = everything ? answer.changes.map((change) => change.bucket) : [];
  const late = [...new Set(later)].filter((bucket) => !started.has(bucket) && !begin.includes(bucket));
  for (const bucket of late) number[bucket] = (number[bucket] ?? 0) + 1;
  return { number, filling: [...known.filling, ...begin, ...late], everything };
}

async function finishSnapshots(
  db: RoundsDb,
  generations: Generations,
  open: readonly Touch[],
): Promise<void> {
  const { everything, filling, number } = generations;
  if (everything || filling.length > 0) {
    const current = (member: Membership) => member.generation === number[member.bucket];
    const stale = await db.membership
      .filter((member) => !current(member) && (everything || filling.includes(member.bucket)))
      .toArray();
    const unnamed = everything
      ? await db.membership.filter((member) => !filling.includes(member.bucket)).toArray()
      : [];
    for (const member of [...stale, ...unnamed]) await leaveBucket(db, member, open);
  }
  await writeMeta(db, "generations", { number, filling: [], everything: false } satisfies Generations);
}

async function applyChange(
  db: RoundsDb,
  change: PullChange,
  generations: Generations,
  open: readonly Touch[],
): Promise<void> {
  const { bucket, table, id } = change;
  if (!isTable(db, table)) return;
  const generation = generations.number[bucket] ?? 0;
  if (change.op === "remove") return leaveBucket(db, { bucket, table, id, generation }, open);
  await db.membership.put({ bucket, table, id, generation });
  await takeServerRow(db, { table, id }, change.row, open);
}

/** A newer server may send tables that this version does not know yet. */
function isTable(db: RoundsDb, table: SyncedTable): boolean {
  return db.tables.some((known) => known.name === table);
}

async function dropBucket(db: RoundsDb, bucket: string, open: readonly Touch[]): Promise<void> {
  const members = await db.membership.where("bucket").equals(bucket).toArray();
  for (const member of members) await leaveBucket(db, member, open);
}

/** The row goes when its last bucket goes. */
async function leaveBucket(db: RoundsDb, member: Membership, open: readonly Touch[]): Promise<void> {
  const { bucket, table, id } = member;
  await db.membership.delete([bucket, table, id]);
  const others = await db.membership.where("[table+id]").equals([table, id]).count();
  if (others === 0) await takeServerRow(db, { table, id }, undefined, open);
}

/** After a restore the server is another incarnation: ask it what it has and send what we still hold. */
async function noteIncarnation(db: RoundsDb, incarnation: string): Promise<void> {
  const known = await readMeta<string>(db, "incarnation");
  if (known === incarnation) return;
  await writeMeta(db, "incarnation", incarnation);
  if (known !== undefined) await forgetRegistration(db);
}

const RECHECK_MS = 3_600_000; // a wrong count costs one full snapshot an hour at most

/** A bucket with another number of rows than the server's: fetch everything again next time. */
async function checkCounts(db: RoundsDb, answer: PullAnswer): Promise<void> {
  for (const [bucket, { count }] of Object.entries(answer.checksums)) {
    const held = await db.membership.where("bucket").equals(bucket).count();
    if (held === count) continue;
    const last = (await readMeta<number>(db, "refetchedAt")) ?? 0;
    if (Date.now() - last < RECHECK_MS) return;
    await writeMeta(db, "refetchedAt", Date.now());
    await db.meta.delete("cursor");
    return;
  }
}
