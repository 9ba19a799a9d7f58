/**
 * One sender at a time over all tabs and the service worker. Two at once would lose nothing, for the server takes
 * every operation in once; they would only send everything twice. Writers need no turns: a number is taken and used
 * inside one readwrite transaction, and the database lets only one of those run, whichever tab it belongs to.
 */
import { type RoundsDb, readMeta, writeMeta } from "../local/db";
import { newId } from "../local/ids";
import { unlessFull } from "../local/storage";

const PATIENCE_MS = 300_000; // a tab that the phone has put to sleep may hold a lock for ever
const LEASE_MS = 30_000; // a tab that died gives way after this
const RENEW_MS = 10_000;
const KEY = "sender";
type Lease = { by: string; at: number };

export async function exclusively(db: RoundsDb, run: () => Promise<void>): Promise<void> {
  const locks = globalThis.navigator?.locks;
  if (!locks) return leased(db, run);
  const name = nameOf(db);
  let begun = false;
  const inTurn = () => {
    begun = true;
    return run();
  };
  try {
    await locks.request(name, { signal: AbortSignal.timeout(PATIENCE_MS) }, inTurn);
  } catch (error) {
    if (begun) throw error;
    await locks.request(name, { steal: true }, run);
  }
}

/** Another tab or the worker waits for its turn: with a note, while photos of this one may take minutes. */
export async function isWanted(db: RoundsDb): Promise<boolean> {
  const { pending = [] } = (await globalThis.navigator?.locks?.query().catch(() => null)) ?? {};
  return pending.some(({ name }) => name === nameOf(db));
}

const nameOf = (db: RoundsDb): string => `${db.name}/sender`;

/** For browsers without locks. Who finds it taken leaves it at that: a timer comes back. */
async function leased(db: RoundsDb, run: () => Promise<void>): Promise<void> {
  const by = newId();
  if (!(await take(db, by))) return;
  const renewal = setInterval(() => void take(db, by).catch(() => undefined), RENEW_MS);
  try {
    await run();
  } finally {
    clearInterval(renewal);
    await give(db, by).catch(() => undefined);
  }
}

/** A full phone sends without a lease. */
async function take(db: RoundsDb, by: string): Promise<boolean> {
  const taking = db.transaction("rw", db.meta, async () => {
    const held = await readMeta<Lease>(db, KEY);
    // A lease from the future is one from before the clock was set back.
    const isFree = !held || held.by === by || Math.abs(Date.now() - held.at) > LEASE_MS;
    if (isFree) await writeMeta(db, KEY, { by, at: Date.now() } satisfies Lease);
    return isFree;
  });
  return taking.catch((error: unknown) => {
    unlessFull(error);
    return true;
  });
}

function give(db: RoundsDb, by: string): Promise<void> {
  return db.transaction("rw", db.meta, async () => {
    if ((await readMeta<Lease>(db, KEY))?.by === by) await db.meta.delete(KEY);
  });
}
