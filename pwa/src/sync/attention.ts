/** Refused by the server: never lost, never blocking; the person fixes, resends, exports or discards. */
import type { AccountChanges, OperationBodies, OperationKind, SeenValues } from "../api/operations";
import type { Uuid } from "../api/types";
import type { Mutation, RoundsDb, Upload } from "../local/db";
import type { Contexts } from "./effects";
import { UNDO_MS } from "./kept";
import { closed, writeOperation } from "./outbox";
import { atOnce, rebuildFor } from "./rows";

/** The same field was changed here and elsewhere; both values, by field. */
export type Conflict = { version: number; fields: Record<string, { yours: unknown; theirs: unknown }> };

export function conflictOf(mutation: Pick<Mutation, "kind" | "refusal" | "locked">): Conflict | null {
  const { kind, refusal, locked } = mutation;
  if (locked || kind !== "account.edit" || !refusal?.code.endsWith("version_conflict")) return null;
  const { version, fields } = refusal.facts as unknown as Partial<Conflict>;
  return typeof version === "number" && fields ? { version, fields } : null;
}

/** The fields kept as "mine" become a new edit on top of what the other person wrote; none kept = theirs stands. */
export async function resolveConflict(
  db: RoundsDb,
  seq: number,
  keep: Record<string, "mine" | "theirs">,
): Promise<void> {
  const old = await refusedOne(db, seq);
  const conflict = old && conflictOf(old);
  if (!old || !conflict) return;
  const body = JSON.parse(old.body) as OperationBodies["account.edit"];
  // A field without a conflict was not at fault: it goes with the rest.
  const mine = Object.entries(body.changes).filter(([field]) => keep[field] !== "theirs");
  const changes = Object.fromEntries(mine) as AccountChanges;
  if (mine.length === 0) return discard(db, seq).then(() => undefined);
  const again = {
    ...body,
    baseVersion: conflict.version,
    changes,
    seen: { ...body.seen, ...theirsOf(conflict) },
  };
  const options = { context: {}, baseVersion: conflict.version };
  await inPlaceOf(old, (also) => writeOperation(db, "account.edit", again, { ...options, also }));
}

/** Both or neither: where another tab, or a second tap, was faster, nothing is written. */
async function inPlaceOf(
  old: Mutation,
  write: (also: (tx: RoundsDb) => Promise<void>) => Promise<unknown>,
): Promise<void> {
  const leave = async (tx: RoundsDb) => {
    if (!(await leaveHole(tx, old.id))) throw new TooLate();
  };
  await write(leave).catch((error: unknown) => {
    if (!(error instanceof TooLate)) throw error;
  });
}

class TooLate extends Error {}

function theirsOf(conflict: Conflict): SeenValues {
  return Object.fromEntries(Object.entries(conflict.fields).map(([field, { theirs }]) => [field, theirs]));
}

/** Null if it is not refused any more, or cannot be read on this phone now. */
export async function refusedOne(db: RoundsDb, seq: number): Promise<Mutation | null> {
  const row = await db.outbox.get(seq);
  const [old] = row ? await db.vault.open("outbox", [row]) : [];
  return old?.state === "attention" && !old.locked ? old : null;
}

/**
 * A refused operation has its answer stored at the server, so putting it right makes a new one
 * (a frozen one is never edited); the old one leaves in the same transaction.
 */
export async function resend(db: RoundsDb, seq: number, body?: unknown): Promise<void> {
  const old = await refusedOne(db, seq);
  if (!old) return;
  const again = (body ?? JSON.parse(old.body)) as OperationBodies[OperationKind];
  const options = {
    context: old.context as Contexts[typeof old.kind] as never,
    baseVersion: old.baseVersion,
    schemaV: body === undefined ? (old.schemaV ?? 1) : undefined,
  };
  await inPlaceOf(old, (also) => writeOperation(db, old.kind, again as never, { ...options, also }));
}

/** The answer takes it back. Its number may change meanwhile, its id does not. */
export async function discard(db: RoundsDb, seq: number): Promise<() => Promise<void>> {
  const kept = await db.outbox.get(seq);
  const hasLeft = kept !== undefined && (await leaveHole(db, kept.id));
  return async () => {
    if (hasLeft) await takeBack(db, kept);
  };
}

async function takeBack(db: RoundsDb, kept: Mutation): Promise<void> {
  await atOnce(db, async () => {
    const back = { state: "attention", settled: 0, hole: undefined, refusal: kept.refusal } as const;
    const found = await db.outbox.where("id").equals(kept.id).modify(back);
    if (found === 0) await db.outbox.add(closed({ ...kept, ...back }));
    await rebuildFor(db, [kept]);
  });
}

/** Waits under a key that nobody has any more: its number goes out empty. Call when the person holds it as a file. */
export async function giveUp(db: RoundsDb, seq: number): Promise<void> {
  if (seq < 0) await db.outbox.delete(seq);
  else await db.outbox.update(seq, { hole: 1, settled: 1 });
}

/**
 * Out of the tray at once, off the phone when it cannot be taken back any more: soon, or with a later exchange where
 * the app was closed before. The answer takes it back.
 */
export async function discardUpload(db: RoundsDb, id: Uuid): Promise<() => Promise<void>> {
  await db.upload.update(id, { state: "done", dropped: Date.now() });
  const mine = () => db.upload.where("id").equals(id);
  const isDropped = ({ dropped }: Upload) => dropped !== undefined;
  setTimeout(
    () =>
      void mine()
        .filter(isDropped)
        .delete()
        .catch(() => undefined),
    UNDO_MS,
  );
  return async () => {
    await mine().modify({ state: "refused", dropped: undefined });
  };
}

/** Of a refused one that a form was opened for, its photos and voice notes go along with the new one. */
export type Again = { id: Uuid; photoIds: readonly Uuid[]; voiceIds: readonly Uuid[] };

/**
 * Its number was acknowledged; kept as acked until backed up, so that a restore closes without a gap. False where it
 * does not wait for the person any more. By its id: a number may be another operation's meanwhile.
 */
export async function leaveHole(db: RoundsDb, id: Uuid): Promise<boolean> {
  if (!id) return false; // of a form that an older version of the app kept
  const waiting = db.outbox
    .where("id")
    .equals(id)
    .filter(({ state }) => state === "attention");
  const hole = { state: "acked", settled: 1, hole: 1, ackedAt: new Date().toISOString() } as const;
  return (await waiting.modify(hole)) > 0;
}
