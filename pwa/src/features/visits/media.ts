import type { Uuid } from "../../api/types";
import type { RoundsDb, Upload } from "../../local/db";

/** What this phone still holds of photos and voice notes: seen and heard without the network. */
export async function mediaHere(
  db: RoundsDb,
  ids: readonly Uuid[],
): Promise<Map<Uuid, Pick<Upload, "thumb" | "blob">>> {
  const rows = await db.upload.bulkGet([...ids]);
  return new Map(rows.flatMap((row) => (row ? [[row.id, { thumb: row.thumb, blob: row.blob }]] : [])));
}
