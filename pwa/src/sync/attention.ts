/** Refused by the server: never lost, never blocking; the person fixes, resends, exports or discards. */
import type { AccountChanges, OperationBodies, OperationKind, SeenValues } from "../api/operations";
import type { Mutation, RoundsDb } from "../local/db";
import type { Contexts } from "./effects";
import { writeOperation } from "./outbox";

/** The same field was changed here and elsewhere; both values, by field. */
export type Conflict = { version: number; fields: Record<string, { yours: unknown; theirs: unknown }> };

export function conflictOf(mutation: Pick<Mutation, "kind" | "refusal">): Conflict | null {
  if (mutation.kind !== "account.edit" || !mutation.refusal?.code.endsWith("version_conflict")) return null;
  const { version, fields } = mutation.refusal.facts as unknown as Partial<Conflict>;
  return typeof version === "number" && fields ? { version, fields } : null;
}

/** The fields kept as "mine" become a new edit on top of what the other person wrote; none kept = theirs stands. */
export async function resolveConflict(
  db: RoundsDb,
  seq: number,
  keep: Record<string, "mine" | "theirs">,
): Promise<void> {
  const old = await db.outbox.get(seq);
  const conflict = old?.state === "attention" ? conflictOf(old) : null;
  if (!old || !conflict) return;
  const body = JSON.parse(old.body) as OperationBodies["account.edit"];
  // A field without a conflict was not at fault: it goes with the rest.
  const mine = Object.entries(body.changes).filter(([field]) => keep[field] !== "theirs");
  const changes = Object.fromEntries(mine) as AccountChanges;
  if (mine.length === 0) return discard(db, seq);
  const again = {
    ...body,
    baseVersion: conflict.version,
    changes,
    seen: { ...body.seen, ...theirsOf(conflict) },
  };
  await writeOperation(db, "account.edit", again, {
    context: {},
    baseVersion: conflict.version,
    also: (tx) => leaveHole(tx, seq),
  });
}

function theirsOf(conflict: Conflict): SeenValues {
  return Object.fromEntries(Object.entries(conflict.fields).map(([field, { theirs }]) => [field, theirs]));
}

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
    schemaV: body === undefined ? (old.schemaV ?? 1) : undefined,
    also: (tx) => leaveHole(tx, seq),
  });
}

export async function discard(db: RoundsDb, seq: number): Promise<void> {
  await leaveHole(db, seq);
}

export async function undoDiscard(db: RoundsDb, seq: number): Promise<void> {
  await db.outbox.update(seq, { state: "attention", settled: 0, hole: undefined });
}

/** Its seq was acknowledged; kept as acked until backed up, so that a restore closes without a gap. */
async function leaveHole(db: RoundsDb, seq: number): Promise<void> {
  await db.outbox.update(seq, { state: "acked", settled: 1, hole: 1, ackedAt: new Date().toISOString() });
}
