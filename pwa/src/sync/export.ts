/** "Export my unsent data": everything the server does not have, as one file the person can hand to somebody. */
import type { Mutation, RoundsDb, Upload } from "../local/db";
import { openMedia } from "./uploads";

export async function exportUnsent(db: RoundsDb, at: Date): Promise<Blob> {
  const held = await db.outbox.where("state").anyOf("pending", "attention").sortBy("seq");
  const operations = await db.vault.open("outbox", held);
  const waiting = await db.upload.where("state").anyOf("pending", "refused").toArray();
  const uploads = await db.vault.open("upload", waiting);
  const file = {
    format: "rounds.unsent.v1",
    exportedAt: at.toISOString(),
    operations: operations.map(withBody),
    uploads: await Promise.all(uploads.map((upload) => withBytes(db, upload))),
  };
  return new Blob([JSON.stringify(file, null, 2)], { type: "application/json" });
}

/** What cannot be opened here is handed over as it is: the person's key opens it. */
function withBody({ body, context: _, sealed, ...rest }: Mutation): Record<string, unknown> {
  return rest.locked ? { ...rest, sealed: sealed && base64(sealed) } : { ...rest, body: JSON.parse(body) };
}

async function withBytes(db: RoundsDb, upload: Upload): Promise<Record<string, unknown>> {
  const { blob, sealed, ...rest } = upload;
  const whole = await openMedia(db, upload);
  const left = whole ?? blob;
  return {
    ...rest,
    sealed: sealed && !whole ? base64(sealed) : undefined,
    base64: left && base64(new Uint8Array(await left.arrayBuffer())),
  };
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
