/** Photos and voice notes: their own queue, resumable in chunks; the server's offset is the truth. */
import { ApiProblem } from "../api/problems";
import type { Uuid } from "../api/types";
import { type RoundsDb, readMeta, type Upload } from "../local/db";
import { isQuota, unlessFull } from "../local/storage";
import { openMedia } from "./media";
import { mayUpload, nothingWaits } from "./metered";
import type { Standing, Transport } from "./transport";

const CHUNK_BYTES = 256 * 1024; // sync.md: what a bad line loses at most

/** Newest evidence first: it is what somebody is waiting for. */
export async function nextUpload(db: RoundsDb, skip: ReadonlySet<Uuid>): Promise<Upload | undefined> {
  const pending = await db.upload.where("state").equals("pending").sortBy("takenAt");
  return pending.reverse().find((upload) => !skip.has(upload.id));
}

export type Interrupted = () => boolean | Promise<boolean>;

/** Stops after a chunk when `interrupted` says so, or where mobile data costs; the next call goes on from there. */
export async function uploadAll(
  db: RoundsDb,
  transport: Transport,
  interrupted: Interrupted = () => false,
): Promise<void> {
  const tried = new Set<Uuid>();
  let failure: unknown;
  while (!(await interrupted()) && (await mayUpload(db))) {
    const upload = await nextUpload(db, tried);
    if (!upload) break;
    tried.add(upload.id);
    try {
      await uploadOne(db, transport, upload, interrupted);
    } catch (error) {
      if (!isOwnFault(error)) throw error;
      failure = error;
    }
  }
  if (failure) throw failure;
  if (!(await nextUpload(db, new Set()))) nothingWaits(db);
}

/** The trouble is with this one alone: the others must not wait behind it. */
export function isOwnFault(error: unknown): boolean {
  if (isQuota(error)) return true; // of another one the phone may have room for what becomes of it
  return error instanceof ApiProblem && error.retryAfterS === null && ![401, 403, 429].includes(error.status);
}

async function uploadOne(
  db: RoundsDb,
  transport: Transport,
  upload: Upload,
  interrupted: Interrupted,
): Promise<void> {
  const whole = await openMedia(db, upload).catch(() => "unreadable" as const);
  if (whole === "unreadable") return refuse(db, upload.id, { code: "media.unreadable", facts: {} });
  if (!whole) return;
  await db.upload.update(upload.id, { inFlight: 1 }).catch(unlessFull);
  try {
    const sent = await sendWhole(db, transport, upload, { whole, interrupted });
    if (sent) await note(db, upload, sent);
  } catch (error) {
    if (!isFinal(error)) throw error;
    const { code, detail, facts } = error;
    await refuse(db, upload.id, { code, detail, facts });
  } finally {
    await db.upload.update(upload.id, { inFlight: undefined }).catch(unlessFull);
  }
}

/** A phone without room for so much as the word that it has arrived forgets it: that gives room back. */
async function note(db: RoundsDb, upload: Upload, sent: Standing): Promise<void> {
  await db.upload.update(upload.id, await done(db, upload, sent)).catch((error: unknown) => {
    if (!sent.durable) throw error;
    unlessFull(error);
    return db.upload.delete(upload.id);
  });
}

/** As long as a loss of the server's disk would take it along, the phone keeps its own. */
async function done(db: RoundsDb, { sizeBytes }: Upload, { durable }: Standing): Promise<Partial<Upload>> {
  const incarnation = (await readMeta<string>(db, "incarnation")) ?? null;
  const arrived = { state: "done", sentBytes: sizeBytes } as const;
  return durable ? { ...arrived, blob: null } : { ...arrived, asked: { at: Date.now(), incarnation } };
}

async function refuse(db: RoundsDb, id: Uuid, refusal: NonNullable<Upload["refusal"]>): Promise<void> {
  await db.upload.update(id, { state: "refused", refusal });
}

/** Null if it gave way. Bytes that were damaged on the way are sent once more from the start. */
async function sendWhole(
  db: RoundsDb,
  transport: Transport,
  upload: Upload,
  errand: { whole: Blob; interrupted: Interrupted },
): Promise<Standing | null> {
  try {
    return await sendChunks(db, transport, upload, errand);
  } catch (error) {
    if (!(error instanceof ApiProblem && error.code === "uploads.checksum")) throw error;
    await db.upload.update(upload.id, { sentBytes: 0 }).catch(unlessFull);
    return sendChunks(db, transport, { ...upload, sentBytes: 0 }, errand);
  }
}

async function sendChunks(
  db: RoundsDb,
  transport: Transport,
  upload: Upload,
  { whole, interrupted }: { whole: Blob; interrupted: Interrupted },
): Promise<Standing | null> {
  let standing = await begin(transport, upload);
  while (standing.offset < upload.sizeBytes) {
    const { offset } = standing;
    standing = await transport.sendChunk(upload.id, offset, whole.slice(offset, offset + CHUNK_BYTES));
    if (standing.offset <= offset) throw new ApiProblem(409, "upload.no_progress", "");
    await db.upload.update(upload.id, { sentBytes: standing.offset }).catch(unlessFull);
    if (standing.offset < upload.sizeBytes && ((await interrupted()) || !(await mayUpload(db)))) return null;
  }
  return standing;
}

/** Where to go on: 0 for a new one, else what the server has. */
async function begin(transport: Transport, upload: Upload): Promise<Standing> {
  if (upload.sentBytes > 0) {
    try {
      return await transport.uploadOffset(upload.id);
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 404) throw error;
    }
  }
  const { id, kind, type, sizeBytes, sha256, takenAt, offsetMs, source, visitId } = upload;
  const said = { id, kind, contentType: type, sizeBytes, sha256, takenAt, source, visitId };
  await transport.createUpload(typeof offsetMs === "number" ? { ...said, offsetMs } : said);
  return transport.uploadOffset(id);
}

/** The server looked at the thing, or at whose it is, and refused it; anything else is tried again without end. */
function isFinal(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && [400, 403, 413, 415, 422].includes(error.status);
}

export async function retryUpload(db: RoundsDb, id: Uuid): Promise<void> {
  await db.upload.update(id, { state: "pending", sentBytes: 0, refusal: undefined });
}
