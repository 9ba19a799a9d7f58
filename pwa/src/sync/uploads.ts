/** Photos and voice notes: their own queue, resumable in chunks; the server's offset is the truth. */
import { ApiProblem } from "../api/problems";
import type { Uuid } from "../api/types";
import type { RoundsDb, Upload } from "../local/db";
import { mayUpload, nothingWaits } from "./metered";
import type { Transport } from "./transport";

const CHUNK_BYTES = 256 * 1024; // sync.md: what a bad line loses at most

/** Newest evidence first: it is what somebody is waiting for. */
export async function nextUpload(db: RoundsDb, skip: ReadonlySet<Uuid>): Promise<Upload | undefined> {
  const pending = await db.upload.where("state").equals("pending").sortBy("takenAt");
  return pending.reverse().find((upload) => !skip.has(upload.id));
}

/** The photo or voice note itself, as long as this phone holds it and can open it. */
export async function openMedia(db: RoundsDb, upload: Upload): Promise<Blob | null> {
  const { id, blob, sealed, type } = upload;
  return blob && sealed ? db.vault.openBlob(`upload/${id}/blob`, blob, type) : blob;
}

type Interrupted = () => boolean;

/** Stops after a chunk when `interrupted` says so, or where mobile data costs; the next call goes on from there. */
export async function uploadAll(
  db: RoundsDb,
  transport: Transport,
  interrupted: Interrupted = () => false,
): Promise<void> {
  const tried = new Set<Uuid>();
  let failure: unknown;
  while (!interrupted() && (await mayUpload(db))) {
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
  if (!(await nextUpload(db, tried))) nothingWaits(db);
}

/** The trouble is with this one alone: the others must not wait behind it. */
function isOwnFault(error: unknown): boolean {
  return error instanceof ApiProblem && error.retryAfterS === null && ![401, 403, 429].includes(error.status);
}

async function uploadOne(
  db: RoundsDb,
  transport: Transport,
  upload: Upload,
  interrupted: Interrupted,
): Promise<void> {
  const whole = await openMedia(db, upload);
  if (!whole) return;
  await db.upload.update(upload.id, { inFlight: 1 });
  try {
    const sent = await sendWhole(db, transport, upload, { whole, interrupted });
    if (sent) await db.upload.update(upload.id, { state: "done", blob: null, sentBytes: upload.sizeBytes });
  } catch (error) {
    if (!isFinal(error)) throw error;
    const { code, detail, facts } = error;
    await db.upload.update(upload.id, { state: "refused", refusal: { code, detail, facts } });
  } finally {
    await db.upload.update(upload.id, { inFlight: undefined });
  }
}

/** False if it gave way. Bytes that were damaged on the way are sent once more from the start. */
async function sendWhole(
  db: RoundsDb,
  transport: Transport,
  upload: Upload,
  errand: { whole: Blob; interrupted: Interrupted },
): Promise<boolean> {
  try {
    return await sendChunks(db, transport, upload, errand);
  } catch (error) {
    if (!(error instanceof ApiProblem && error.code === "uploads.checksum")) throw error;
    await db.upload.update(upload.id, { sentBytes: 0 });
    return sendChunks(db, transport, { ...upload, sentBytes: 0 }, errand);
  }
}

async function sendChunks(
  db: RoundsDb,
  transport: Transport,
  upload: Upload,
  { whole, interrupted }: { whole: Blob; interrupted: Interrupted },
): Promise<boolean> {
  let offset = await begin(transport, upload);
  while (offset < upload.sizeBytes) {
    const next = await transport.sendChunk(upload.id, offset, whole.slice(offset, offset + CHUNK_BYTES));
    if (next <= offset) throw new ApiProblem(409, "upload.no_progress", "");
    offset = next;
    await db.upload.update(upload.id, { sentBytes: offset });
    if (interrupted() && offset < upload.sizeBytes) return false;
  }
  return true;
}

/** Where to go on: 0 for a new one, else what the server has. */
async function begin(transport: Transport, upload: Upload): Promise<number> {
  if (upload.sentBytes > 0) {
    try {
      return await transport.uploadOffset(upload.id);
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 404) throw error;
    }
  }
  const { id, kind, type, sizeBytes, sha256, takenAt, source, visitId } = upload;
  await transport.createUpload({ id, kind, contentType: type, sizeBytes, sha256, takenAt, source, visitId });
  return transport.uploadOffset(id);
}

/** The server looked at the thing itself and refused it; anything else is tried again without end. */
function isFinal(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && [400, 413, 415, 422].includes(error.status);
}

export async function retryUpload(db: RoundsDb, id: Uuid): Promise<void> {
  await db.upload.update(id, { state: "pending", sentBytes: 0, refusal: undefined });
}
