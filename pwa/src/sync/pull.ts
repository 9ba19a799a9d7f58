/** Brings the server's rows. A page and its cursor are applied in one transaction; open effects go back on top. */
import type { PullAnswer, PullChange, SyncedTable } from "../api/operations";
import { type Membership, type RoundsDb, readMeta, writeMeta } from "../local/db";
import { hashesOf, membersOf, sumOf } from "./checksum";
import { noteClock } from "./clock";
import { deviceIdOf, deviceOf, forgetRegistration } from "./device";
import type { Touch } from "./effects";
import { settle, startRound } from "./outbox";
import { atOnce, nameOf, openTouches, type ServerRow, takeServerRows } from "./rows";
import type { Transport } from "./transport";

const DAY_MS = 24 * 3_600_000;
const RECHECK_MS = 3_600_000; // a wrong checksum costs one full snapshot an hour at most

/** `restored`: the server is an earlier one than before and has to be sent what it lost. */
export async function pullAll(db: RoundsDb, transport: Transport): Promise<"done" | "restored"> {
  await deviceOf(db, transport);
  const round = await startRound(db);
  const deviceId = await deviceIdOf(db);
  let cursor = (await readMeta<string>(db, "cursor")) ?? null;
  const verify = cursor === null || (await isOlder(db, "verifiedAt", DAY_MS));
  // Only of the first page it is known when it came.
  let asked: Promise<PullAnswer> | null = transport.pull(deviceId, cursor, verify).then(async (answer) => {
    await noteClock(db, answer.serverAt);
    return answer;
  });
  while (asked) {
    const answer: PullAnswer = await asked;
    // The next page comes while this one is written down.
    asked = answer.more ? transport.pull(deviceId, answer.cursor, verify) : null;
    asked?.catch(() => undefined);
    await applyPage(db, answer, cursor === null);
    cursor = answer.cursor;
    if (await isRestored(db, answer.incarnation)) return "restored";
    if (!answer.more) await check(db, answer);
  }
  await settle(db, round);
  await writeMeta(db, "lastSyncAt", new Date().toISOString());
  return "done";
}

export async function applyPage(db: RoundsDb, answer: PullAnswer, fresh: boolean): Promise<void> {
  const hashes = await hashesOf(answer.changes);
  await atOnce(db, async () => {
    const generations = await startSnapshots(db, answer, fresh);
    const open = await openTouches(db);
    const state = { generations, open };
    for (const bucket of answer.lost) await leaveBuckets(db, await membersOf(db, bucket), state);
    await applyChanges(db, answer.changes, hashes, state);
    if (!answer.more) await finishSnapshots(db, state);
    else await writeMeta(db, "generations", generations);
    await writeMeta(db, "cursor", answer.cursor);
  });
}

type State = { generations: Generations; open: readonly Touch[] };
/** Bucket -> number of the snapshot it is in. `filling` buckets lose what their snapshot does not bring. */
type Generations = { number: Record<string, number>; filling: string[]; everything: boolean };

async function startSnapshots(db: RoundsDb, answer: PullAnswer, fresh: boolean): Promise<Generations> {
  const known = (await readMeta<Generations>(db, "generations")) ?? {
    number: {},
    filling: [],
    everything: false,
  };
  // A snapshot of all buckets goes on over pages that carry a cursor already.
  const everything = known.everything || fresh;
  const filling = fresh ? [] : known.filling;
  const met = everything ? answer.changes.map((change) => change.bucket) : [];
  // What is gained begins anew also while an earlier snapshot of it was coming in: of that one nothing may stay.
  const begin = new Set([...answer.gained, ...met.filter((bucket) => !filling.includes(bucket))]);
  const number = { ...known.number };
  for (const bucket of begin) number[bucket] = (number[bucket] ?? 0) + 1;
  return { number, filling: [...new Set([...filling, ...begin])], everything };
}

async function finishSnapshots(db: RoundsDb, state: State): Promise<void> {
  const { generations } = state;
  const { everything, filling, number } = generations;
  if (everything || filling.length > 0) {
    const stale = ({ bucket, generation }: Membership) =>
      filling.includes(bucket) ? generation !== number[bucket] : everything;
    await leaveBuckets(db, (await db.membership.toArray()).filter(stale), state);
  }
  await writeMeta(db, "generations", { number, filling: [], everything: false } satisfies Generations);
}

async function applyChanges(
  db: RoundsDb,
  changes: readonly PullChange[],
  hashes: readonly (string | undefined)[],
  state: State,
): Promise<void> {
  const { generations, open } = state;
  const members = new Map<string, { member: Membership; change: PullChange }>();
  changes.forEach((change, i) => {
    const { bucket, table, id } = change;
    if (!isTable(db, table)) return;
    const member = { bucket, table, id, generation: generations.number[bucket] ?? 0, hash: hashes[i] };
    members.set(`${bucket}/${table}/${id}`, { member, change });
  });
  const last = [...members.values()];
  const put = last.filter(({ change }) => change.op === "put");
  const gone = last.filter(({ change }) => change.op === "remove");
  await db.membership.bulkPut(put.map(({ member }) => member));
  const rows = put.map(({ change: { table, id, row } }): ServerRow => ({ table, id, row }));
  await takeServerRows(db, rows, open);
  await leaveBuckets(
    db,
    gone.map(({ member }) => member),
    state,
  );
}

/** A newer server may send tables that this version does not know yet. */
function isTable(db: RoundsDb, table: SyncedTable): boolean {
  return db.tables.some((known) => known.name === table);
}

/** A row goes when its last bucket goes. */
async function leaveBuckets(db: RoundsDb, members: readonly Membership[], state: State): Promise<void> {
  if (members.length === 0) return;
  await db.membership.bulkDelete(members.map(({ bucket, table, id }) => [bucket, table, id]));
  const held = new Set<string>();
  for (const bucket of Object.keys(state.generations.number)) {
    const keys = members.map(({ table, id }): [string, string, string] => [bucket, table, id]);
    for (const other of await db.membership.bulkGet(keys)) if (other) held.add(nameOf(other));
  }
  const left = members.filter((member) => !held.has(nameOf(member)));
  await takeServerRows(
    db,
    left.map(({ table, id }) => ({ table, id, row: undefined })),
    state.open,
  );
}

/**
 * After a restore the server is another incarnation: ask it what it has and send what we still hold. Both at once: a
 * tab that ends in between would know the new one and never ask.
 */
async function isRestored(db: RoundsDb, incarnation: string): Promise<boolean> {
  return db.transaction("rw", db.meta, async () => {
    const known = await readMeta<string>(db, "incarnation");
    if (known === incarnation) return false;
    await writeMeta(db, "incarnation", incarnation);
    if (known === undefined) return false;
    await forgetRegistration(db);
    return true;
  });
}

/** A bucket with other rows than the server's: fetch everything again next time. */
async function check(db: RoundsDb, answer: PullAnswer): Promise<void> {
  if (answer.limits) await writeMeta(db, "limits", answer.limits);
  const told = Object.entries(answer.checksums);
  if (told.length === 0) return;
  await writeMeta(db, "verifiedAt", Date.now());
  for (const [bucket, { count, hash }] of told) {
    const held = await sumOf(db, bucket);
    if (held.count === count && held.hash === hash) continue;
    if (!(await isOlder(db, "refetchedAt", RECHECK_MS))) return;
    await writeMeta(db, "refetchedAt", Date.now());
    await db.meta.delete("cursor");
    return;
  }
}

/** Also true when the clock was set back behind the mark: otherwise it would hold for as long as the clock is behind. */
async function isOlder(db: RoundsDb, key: string, ms: number): Promise<boolean> {
  const at = (await readMeta<number>(db, key)) ?? 0;
  return Math.abs(Date.now() - at) >= ms;
}
