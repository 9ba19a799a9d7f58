/** "Export my unsent data": everything the server does not have, as one file the person can hand to somebody. */
import type { Draft, Mutation, RoundsDb, Upload } from "../local/db";
import { draftParts, filled } from "../local/drafts";
import { openMedia } from "./media";

type Entry = Record<string, unknown>;

/** `only`: the entry with this id. Put together piece by piece: all photos at once may be more than a phone's memory. */
export async function exportUnsent(db: RoundsDb, at: Date, only?: string): Promise<Blob> {
  const isMeant = (row: { id: string }) => only === undefined || row.id === only;
  const held = (await db.outbox.where("state").anyOf("pending", "attention").sortBy("seq")).filter(isMeant);
  const operations = (await db.vault.open("outbox", held)).filter(({ hole }) => !hole);
  const waiting = (await db.upload.where("state").anyOf("pending", "refused").toArray()).filter(isMeant);
  const uploads = await db.vault.open("upload", waiting);
  const drafts = only === undefined ? await db.draft.toArray() : [];
  const parts = [
    `{"format":"rounds.unsent.v1","exportedAt":${JSON.stringify(at.toISOString())},\n"operations":[`,
    ...(await listed(operations, async (one) => withBody(one))),
    '],\n"uploads":[',
    ...(await listed(uploads, (one) => withBytes(db, one))),
    '],\n"drafts":[',
    ...(await listed(drafts, (one) => withContent(db, one))),
    "]}",
  ];
  return new Blob(parts, { type: "application/json" });
}

/** One that cannot be read says so and does not take the others along. */
async function listed<T extends object>(
  rows: readonly T[],
  each: (row: T) => Promise<Entry>,
): Promise<Blob[]> {
  const parts: Blob[] = [];
  for (const row of rows) {
    const entry = await each(row).catch(
      (error: unknown): Entry => ({ ...bare(row), unreadable: String(error) }),
    );
    parts.push(new Blob([parts.length > 0 ? ",\n" : "", JSON.stringify(entry)]));
  }
  return parts;
}

function bare(row: object): Entry {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => typeof value !== "object"));
}

/** What cannot be opened here is handed over as it is: the person's key opens it. */
function withBody({ body, context: _, sealed, ...rest }: Mutation): Entry {
  return rest.locked ? { ...rest, sealed: sealed && base64(sealed) } : { ...rest, body: JSON.parse(body) };
}

async function withBytes(db: RoundsDb, upload: Upload): Promise<Entry> {
  const { blob, sealed, ...rest } = upload;
  const whole = await openMedia(db, upload);
  const left = whole ?? blob;
  return {
    ...rest,
    sealed: sealed && !whole ? base64(sealed) : undefined,
    base64: left && base64(new Uint8Array(await left.arrayBuffer())),
  };
}

/** A half-written form with its photos where they belong; one that cannot be read says so and spoils nothing else. */
async function withContent(db: RoundsDb, draft: Draft): Promise<Entry> {
  const { key, at, sealed } = draft;
  const { words, blobs } = await draftParts(db, draft);
  const photos: Entry[] = [];
  for (const blob of blobs)
    photos.push(await told(db, blob, sealed).catch((error: unknown) => ({ unreadable: String(error) })));
  if (words === undefined) return { key, at, sealed: sealed && base64(sealed), photos };
  return { key, at, value: filled(words, ({ $blob, type }) => ({ type, ...photos[$blob] })) };
}

async function told(db: RoundsDb, blob: Blob, isSealed: unknown): Promise<Entry> {
  const clear = isSealed ? await db.vault.openBlob("draft", blob) : blob;
  const bytes = base64(new Uint8Array(await (clear ?? blob).arrayBuffer()));
  return clear ? { base64: bytes } : { sealed: bytes };
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
