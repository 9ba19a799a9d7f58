/** Checking out: the time counts from the tap; the position is looked for afterwards and may fail. */
import { liveQuery, type Subscription } from "dexie";
import type { Fix, Instant, Refused, Uuid, Visit } from "../../api/types";
import { captureBurst } from "../../geo/position";
import { businessDay } from "../../i18n/index.svelte";
import { planOfDay } from "../../local/day";
import type { RoundsDb } from "../../local/db";
import { dropDraft, readDrafts, writeDraft } from "../../local/drafts";
import { enqueue } from "../../sync";

const PREFIX = "checkout/";
const LONGEST_MS = 10_000; // the bar says "checking out" meanwhile; nobody waits longer at a door
const state = $state<{ visitId: Uuid | null }>({ visitId: null });

export const checkingOut = {
  get visitId(): Uuid | null {
    return state.visitId;
  },
};

/** Answers how long the visit was, in seconds. */
export async function checkOut(db: RoundsDb, visit: Visit): Promise<number> {
  const endedAt = new Date().toISOString();
  state.visitId = visit.id;
  try {
    // A browser that dies during the burst must not lose the tap.
    await writeDraft(db, PREFIX + visit.id, { endedAt });
    const burst = await captureBurst({ longestMs: LONGEST_MS });
    await save(db, visit, endedAt, burst);
  } finally {
    state.visitId = null;
  }
  return (Date.parse(endedAt) - Date.parse(visit.startedAt)) / 1000;
}

async function save(
  db: RoundsDb,
  visit: Visit,
  endedAt: Instant,
  burst: { fixes: Fix[]; refused?: Refused },
): Promise<void> {
  const day = businessDay(new Date(endedAt));
  const plan = await planOfDay(db, visit.repId, day);
  const planStopId = visit.planStopId ?? undefined;
  await enqueue(
    "visit.check_out",
    { visitId: visit.id, endedAt, ...burst },
    {
      context: { planId: plan?.id, planStopId, accountId: visit.accountId ?? undefined, day },
      also: (tx) => dropDraft(tx, PREFIX + visit.id),
    },
  );
}

/**
 * Taps whose burst never ended: the check-out is written without a position, at the time of the tap. After a log-in the
 * phone may know the visit only once the server has sent it; the tap is kept until then.
 */
export function finishCheckOuts(db: RoundsDb): () => void {
  let subscription: Subscription | null = null;
  let stopped = false;
  void tapsLeft(db).then(
    (left) => {
      if (left.size > 0 && !stopped) subscription = finishAll(db, left);
    },
    () => undefined,
  );
  return () => {
    stopped = true;
    subscription?.unsubscribe();
  };
}

type Taps = Map<Uuid, Instant>;

async function tapsLeft(db: RoundsDb): Promise<Taps> {
  const left = await readDrafts<{ endedAt: Instant }>(db, PREFIX);
  return new Map(left.map(({ key, value }) => [key.slice(PREFIX.length), value.endedAt]));
}

function finishAll(db: RoundsDb, left: Taps): Subscription {
  return liveQuery(() => db.visit.bulkGet([...left.keys()])).subscribe({
    next: (visits) => {
      for (const visit of visits) if (visit) void finish(db, left, visit);
    },
    error: () => undefined,
  });
}

async function finish(db: RoundsDb, left: Taps, visit: Visit): Promise<void> {
  const endedAt = left.get(visit.id);
  if (endedAt === undefined || state.visitId === visit.id) return;
  left.delete(visit.id); // the next look may come while this one is being written
  try {
    if (visit.state === "open") await save(db, visit, endedAt, { fixes: [], refused: "timeout" });
    else await dropDraft(db, PREFIX + visit.id);
  } catch {
    left.set(visit.id, endedAt);
  }
}
