/** One exchange with the server: what is to be sent, what is to be fetched, and what the server says of this phone. */
import { ApiProblem } from "../api/problems";
import { type RoundsDb, readMeta } from "../local/db";
import { newId } from "../local/ids";
import { lockUp } from "../local/lockup";
import { isQuota } from "../local/storage";
import { deviceOf, forgetRegistration } from "./device";
import { clearInFlight } from "./inflight";
import { heeding, type Patience } from "./notbefore";
import { renumber } from "./outbox";
import { pullAll } from "./pull";
import { pushAll } from "./push";
import { sendRest } from "./rest";
import type { Transport } from "./transport";
import { isWanted } from "./turns";

const SESSION_MS = 30 * 24 * 3_600_000; // how long a session lives at the server
const MOST_TURNS = 3; // a server that forgets or is restored while we talk to it; the timer goes on from there

export type Errand = Patience & {
  /** Gives way after a chunk of a photo. */
  interrupted?: () => boolean;
  /** Told when it did, also to another tab. */
  gaveWay?: () => void;
  /** The service worker only sends: the next tab fetches the rows when somebody looks at them. */
  sendOnly?: boolean;
};

/** Only when the server may be asked again. */
export function exchange(db: RoundsDb, transport: Transport, errand: Errand = {}): Promise<void> {
  return heeding(db, errand, () => exchangeAndMend(db, transport, errand));
}

/** What the server says about this phone itself is put right at once; anything else waits for the next try. */
async function exchangeAndMend(db: RoundsDb, transport: Transport, errand: Errand): Promise<void> {
  await clearInFlight(db);
  for (let mended = 0; ; mended++) {
    try {
      return await exchangeOnce(db, transport, errand);
    } catch (error) {
      const helped = error instanceof ApiProblem ? await mend(db, error) : await makeRoom(db, error);
      if (!helped || mended === MOST_TURNS) throw error;
    }
  }
}

/** Operations first, then the server's rows; photos last and giving way, for they may take long. */
async function exchangeOnce(
  db: RoundsDb,
  transport: Transport,
  { interrupted, gaveWay, sendOnly }: Errand,
): Promise<void> {
  const full = await turns(db, transport, sendOnly).then(() => null, onlyQuota);
  await sendRest(db, transport, async () => {
    const giving = interrupted?.() || (await isWanted(db));
    if (giving) gaveWay?.();
    return giving;
  });
  if (full) throw full.error;
}

async function turns(db: RoundsDb, transport: Transport, sendOnly: boolean | undefined): Promise<void> {
  for (let turn = 0, again = true; again && turn < MOST_TURNS; turn++) {
    await deviceOf(db, transport);
    await pushAll(db, transport);
    again = !sendOnly && (await pullAll(db, transport)) === "restored";
  }
}

/** A full phone sends its photos all the same: nothing else gives so much room back. */
function onlyQuota(error: unknown): { error: unknown } {
  if (!isQuota(error)) throw error;
  return { error };
}

/** Kept online answers are the first that a full phone gives up. */
async function makeRoom(db: RoundsDb, error: unknown): Promise<boolean> {
  if (!isQuota(error) || (await db.answer.count()) === 0) return false;
  await db.answer.clear();
  return true;
}

/** True if it is worth another try now. */
async function mend(db: RoundsDb, { code, status }: ApiProblem): Promise<boolean> {
  if (code === "sync.unknown_device") await forgetRegistration(db);
  else if (code === "sync.device_taken") await renumber(db, newId());
  else if (code === "sync.bad_cursor") await db.meta.delete("cursor");
  else {
    const isOver = status === 401 && code !== "auth.other_person" && (await isForgotten(db));
    if (code === "auth.device_revoked" || isOver) await lockUp(db);
    return false;
  }
  return true;
}

/** The server keeps no word of sessions that ended so long ago: it cannot tell that this phone was locked since. */
async function isForgotten(db: RoundsDb): Promise<boolean> {
  const at = Date.parse((await readMeta<string>(db, "lastSyncAt")) ?? "");
  return Math.abs(Date.now() - at) > SESSION_MS;
}
