/** Photos and voice notes that have arrived but would go with the server's disk: kept until they would not. */
import { ApiProblem } from "../api/problems";
import type { Uuid } from "../api/types";
import { type RoundsDb, readMeta, type Upload } from "../local/db";
import { unlessFull } from "../local/storage";
import type { Transport } from "./transport";
import { type Interrupted, isOwnFault } from "./uploads";

const HOUR_MS = 3_600_000;
const SHOWN_MS = 14 * 24 * HOUR_MS; // small copies in lists, long after the server's rows have theirs

/** Longer than "Undo" is offered after a refused one was thrown away. */
export const UNDO_MS = 6_000;

/** Hourly, and at once of a server that came back from a backup: what it lost is sent again. */
export async function askKept(
  db: RoundsDb,
  transport: Transport,
  interrupted: Interrupted = () => false,
  now = Date.now(),
): Promise<void> {
  const incarnation = (await readMeta<string>(db, "incarnation")) ?? null;
  const arrived = await db.upload.where("state").equals("done").toArray();
  for (const upload of arrived) {
    const { id, blob, asked, dropped } = upload;
    if (isOver(upload, now)) await db.upload.delete(id);
    if (!blob || dropped !== undefined) continue;
    const isFresh = asked && Math.abs(now - asked.at) < HOUR_MS && asked.incarnation === incarnation;
    if (isFresh) continue;
    if (await interrupted()) return;
    await note(db, id, await standingOf(transport, upload, { at: now, incarnation }));
  }
}

/** A full phone learns it the next time; what it need not keep any longer goes as a whole. */
async function note(db: RoundsDb, id: Uuid, change: Partial<Upload>): Promise<void> {
  await db.upload.update(id, change).catch((error: unknown) => {
    unlessFull(error);
    if (change.blob === null) return db.upload.delete(id);
  });
}

function isOver({ blob, dropped, takenAt }: Upload, now: number): boolean {
  if (dropped !== undefined) return Math.abs(now - dropped) >= UNDO_MS;
  return !blob && now - Date.parse(takenAt) > SHOWN_MS;
}

async function standingOf(
  transport: Transport,
  { id, sizeBytes }: Upload,
  asked: NonNullable<Upload["asked"]>,
): Promise<Partial<Upload>> {
  const again = { state: "pending", sentBytes: 0, asked: undefined } as const;
  try {
    const { offset, durable } = await transport.uploadOffset(id);
    if (offset < sizeBytes) return again;
    return durable ? { blob: null, asked: undefined } : { asked };
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return again;
    // Somebody who may not send photos any more may not ask after them either; nothing else waits for one of them.
    if (isOwnFault(error) || (error instanceof ApiProblem && error.status === 403)) return { asked };
    throw error;
  }
}
