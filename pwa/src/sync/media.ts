/** Photos and voice notes on their way into this phone's storage. */
import type { Uuid } from "../api/types";
import type { RoundsDb, Upload } from "../local/db";
import { newId, sha256Hex } from "../local/ids";
import { clockOffset } from "./clock";

export type NewMedia = {
  blob: Blob;
  kind: Upload["kind"];
  source: Upload["source"];
  takenAt?: string;
  visitId?: Uuid;
  thumb?: string;
};

/** Ready to be stored, e.g. in the transaction of a report: `also: (db) => db.upload.bulkAdd(uploads)`; `db` seals. */
export async function prepareUpload(media: NewMedia, db: RoundsDb | null): Promise<Upload> {
  const upload: Upload = {
    id: newId(),
    kind: media.kind,
    state: "pending",
    blob: media.blob,
    type: media.blob.type,
    sizeBytes: media.blob.size,
    sha256: await sha256Hex(await media.blob.arrayBuffer()),
    sentBytes: 0,
    takenAt: media.takenAt ?? new Date().toISOString(),
    offsetMs: db && (await clockOffset(db)),
    source: media.source,
    visitId: media.visitId,
    thumb: media.thumb,
  };
  return db?.vault.ready ? sealUpload(db, upload, media.blob) : upload;
}

async function sealUpload(db: RoundsDb, upload: Upload, blob: Blob): Promise<Upload> {
  const { id, thumb } = upload;
  const sealed = await db.vault.sealRow("upload", id, { thumb });
  if (!sealed) throw new Error("The key has left this phone.");
  return { ...upload, sealed, thumb: undefined, blob: await db.vault.sealBlob(`upload/${id}/blob`, blob) };
}

/** The photo or voice note itself, as long as this phone holds it and can open it. */
export async function openMedia(db: RoundsDb, upload: Upload): Promise<Blob | null> {
  const { id, blob, sealed, type } = upload;
  return blob && sealed ? db.vault.openBlob(`upload/${id}/blob`, blob, type) : blob;
}
