/** Checking out: the time counts from the tap; the position is looked for afterwards and may fail. */
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

/** Taps whose burst never ended: the check-out is written without a position, at the time of the tap. */
export function finishCheckOuts(db: RoundsDb): () => void {
  void finishAll(db).catch(() => undefined);
  return () => undefined;
}

async function finishAll(db: RoundsDb): Promise<void> {
  const left = await readDrafts<{ endedAt: Instant }>(db, PREFIX);
  for (const { key, value } of left) {
    const visit = await db.visit.get(key.slice(PREFIX.length));
    if (visit?.state === "open") await save(db, visit, value.endedAt, { fixes: [], refused: "timeout" });
    else await dropDraft(db, key);
  }
}
