/** Refused by the server: never lost, never blocking; the person fixes, resends, exports or discards. */
import type { OperationBodies, OperationKind } from "../api/operations";
import type { RoundsDb } from "../local/db";
import type { Contexts } from "./effects";
import { writeOperation } from "./outbox";

/**
 * A refused operation has its answer stored at the server, so putting it right makes a new one
 * (a frozen one is never edited); the old one leaves in the same transaction.
 */
export async function resend(db: RoundsDb, seq: number, body?: unknown): Promise<void> {
  const old = await db.outbox.get(seq);
  if (old?.state !== "attention") return;
  const again = (body ?? JSON.parse(old.body)) as OperationBodies[OperationKind];
  await writeOperation(db, old.kind, again as never, {
    context: old.context as Contexts[typeof old.kind] as never,
    baseVersion: old.baseVersion,
    also: (tx) => leaveHole(tx, seq),
  });
}

export async function discard(db: RoundsDb, seq: number): Promise<void> {
  await leaveHole(db, seq);
}

/** Its seq was acknowledged; kept as acked until backed up, so that a restore closes without a gap. */
async function leaveHole(db: RoundsDb, seq: number): Promise<void> {
  await db.outbox.update(seq, { state: "acked", settled: 1, ackedAt: new Date().toISOString() });
}
