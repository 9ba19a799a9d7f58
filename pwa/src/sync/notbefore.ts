/** A server that names a time is left alone until then, by all tabs of the person and by the service worker. */
import { ApiProblem, NoAnswer } from "../api/problems";
import { type RoundsDb, readMeta, writeMeta } from "../local/db";
import { NOT_BEFORE } from "../local/lock";
import { backoffMs } from "./backoff";

const LONGEST_OTHERS_S = 60; // and a quarter more, see backoff.ts

/** A length of time, and when it was named by this phone's clock. */
type Wish = { waitMs: number; at: number };
export type Patience = {
  /** Somebody has logged in: what was asked for before does not count any more. */
  anew?: boolean;
  now?: () => number;
  random?: () => number;
};

/** `said`: the answer that named the time, if it came just now. */
export class TooEarly extends Error {
  constructor(
    readonly waitMs: number,
    readonly said: unknown = null,
  ) {
    super("The server asked to be left alone.");
  }
}

/** Runs when it may, in its turn as a sender; keeps what the server asks for now. */
export async function heeding(
  db: RoundsDb,
  { anew = false, now = Date.now, random }: Patience,
  run: () => Promise<void>,
): Promise<void> {
  const left = await leftMs(db, now());
  if (!anew && left !== null && left > 0) throw new TooEarly(left);
  if (left !== null) await db.meta.delete(NOT_BEFORE);
  try {
    await run();
  } catch (error) {
    const asked = retryAfterOf(error);
    if (!asked) throw error;
    const waitMs = backoffMs(0, asked, random);
    if (error instanceof ApiProblem) await keep(db, { waitMs, at: now() });
    throw new TooEarly(waitMs, error);
  }
}

/** Of a clock that was set back the whole length counts anew, from now: never longer than what the server said. */
async function leftMs(db: RoundsDb, now: number): Promise<number | null> {
  const wish = await readMeta<Wish>(db, NOT_BEFORE);
  if (!wish) return null;
  if (now >= wish.at) return Math.max(0, wish.waitMs - (now - wish.at));
  await keep(db, { waitMs: wish.waitMs, at: now });
  return wish.waitMs;
}

/** On a full phone only this tab knows; a mark that cannot be set anew must not count anew each time. */
async function keep(db: RoundsDb, wish: Wish): Promise<void> {
  await writeMeta(db, NOT_BEFORE, wish).catch(() => db.meta.delete(NOT_BEFORE));
}

/** Who answers in the server's place, a proxy while it starts again, is believed a little; a portal not at all. */
function retryAfterOf(error: unknown): number | null {
  if (error instanceof ApiProblem) return error.retryAfterS;
  if (!(error instanceof NoAnswer) || error.why === "captive_portal" || !error.retryAfterS) return null;
  return Math.min(error.retryAfterS, LONGEST_OTHERS_S);
}
