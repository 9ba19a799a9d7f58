/** "Export my unsent data": everything the server does not have, as one file the person can hand to somebody. */
import type { RoundsDb, Upload } from "../local/db";

export async function exportUnsent(db: RoundsDb, at: Date): Promise<Blob> {
  const operations = await db.outbox.where("state").anyOf("pending", "attention").sortBy("seq");
  const uploads = await db.upload.where("state").anyOf("pending", "refused").toArray();
  const file = {
    format: "rounds.unsent.v1",
    exportedAt: at.toISOString(),
    operations: operations.map(({ body, context: _, ...rest }) => ({ ...rest, body: JSON.parse(body) })),
    uploads: await Promise.all(uploads.map(asText)),
  };
  return new Blob([JSON.stringify(file, null, 2)], { type: "application/json" });
}

async function asText(upload: Upload): Promise<Record<string, unknown>> {
  const { blob, ...rest } = upload;
  return { ...rest, base64: blob ? base64(new Uint8Array(await blob.arrayBuffer())) : null };
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000)
    text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

export function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
