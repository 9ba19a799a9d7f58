/** The territory's map file: over the network by ranges, or kept on the phone (OPFS) for days without signal. */
const FILE = "basemap.pmtiles";
const STAMP = "rounds.basemap"; // which version of the file is kept
const KEEP_BY_ITSELF_BYTES = 40e6; // a minute on a slow line; larger ones only when asked for

export type MapFile = { url: string; version: string; bytes: number };

export async function keptBasemap(): Promise<File | null> {
  if (!localStorage.getItem(STAMP) || !navigator.storage?.getDirectory) return null;
  try {
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle(FILE);
    return await handle.getFile();
  } catch {
    return null;
  }
}

/** What the server offers now; null when it has no map or cannot be reached. */
export async function offeredBasemap(url: string): Promise<MapFile | null> {
  const response = await fetch(url, { headers: { range: "bytes=0-0" } }).catch(() => null);
  if (response?.status !== 206) return null;
  const bytes = Number(response.headers.get("content-range")?.split("/")[1] ?? 0);
  return { url, version: response.headers.get("etag") ?? String(bytes), bytes };
}

export function isKept(file: MapFile): boolean {
  return localStorage.getItem(STAMP) === stampOf(file);
}

/** Downloads the whole file; the old one stays in use until the new one is complete. Rejects when it cannot. */
export async function keepBasemap(
  file: MapFile,
  onProgress: (share: number) => void = () => undefined,
): Promise<void> {
  const response = await fetch(file.url);
  if (!response.ok || !response.body) throw new Error(`The map answered ${response.status}.`);
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle(FILE, { create: true });
  // A writable replaces the file only when it is closed.
  const writable = await handle.createWritable();
  let done = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      done += chunk.byteLength;
      onProgress(done / file.bytes);
      controller.enqueue(chunk);
    },
  });
  await response.body.pipeThrough(counter).pipeTo(writable as unknown as WritableStream<Uint8Array>);
  localStorage.setItem(STAMP, stampOf(file));
}

/** Small maps are kept without asking, unless the person saves data. */
export async function keepByItself(url: string | null): Promise<void> {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  if (!url || connection?.saveData || !navigator.storage?.getDirectory) return;
  const file = await offeredBasemap(url);
  if (file && !isKept(file) && file.bytes <= KEEP_BY_ITSELF_BYTES) await keepBasemap(file);
}

export async function dropBasemap(): Promise<void> {
  localStorage.removeItem(STAMP);
  const folder = await navigator.storage.getDirectory();
  await folder.removeEntry(FILE).catch(() => undefined);
}

function stampOf(file: MapFile): string {
  return `${file.url} ${file.version}`;
}
