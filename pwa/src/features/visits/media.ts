import type { Uuid } from "../../api/types";
import type { RoundsDb, Upload } from "../../local/db";
import { openMedia } from "../../sync";

/** What this phone still holds of photos and voice notes: seen and heard without the network. */
export async function mediaHere(
  db: RoundsDb,
  ids: readonly Uuid[],
): Promise<Map<Uuid, Pick<Upload, "thumb" | "blob">>> {
  const rows = (await db.upload.bulkGet([...ids])).filter((row) => row !== undefined);
  return new Map(
    await Promise.all(
      rows.map(async (row) => {
        const blob = row.kind === "voice" ? await openMedia(db, row) : null; // a photo is shown by its thumb
        return [row.id, { thumb: row.thumb, blob }] as const;
      }),
    ),
  );
}
