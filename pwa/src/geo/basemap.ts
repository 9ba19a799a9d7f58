/** The territory's map file: over the network by ranges, or kept on the phone (OPFS) for days without signal. */
const FILE = "basemap.pmtiles";
const STAMP = "rounds.basemap"; // which version of the file is kept

export type KeptMap = { file: File; url: string };

export async function keptBasemap(): Promise<KeptMap | null> {
  const url = localStorage.getItem(STAMP);
  if (!url || !navigator.storage?.getDirectory) return null;
  try {
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle(FILE);
    return { file: await handle.getFile(), url };
  } catch {
    return null;
  }
}

/** Downloads the whole file; the old one stays in use until the new one is complete. Rejects when it cannot. */
export async function keepBasemap(url: string, onProgress: (share: number | null) => void): Promise<void> {
  const response = await fetch(url);
  if (!response.ok || !response.body || isPage(response))
    throw new Error(`The map answered ${response.status}.`);
  const total = Number(response.headers.get("content-length") ?? 0);
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle(FILE, { create: true });
  // A writable replaces the file only when it is closed.
  const writable = await handle.createWritable();
  let done = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      done += chunk.byteLength;
      onProgress(total > 0 ? done / total : null);
      controller.enqueue(chunk);
    },
  });
  await response.body.pipeThrough(counter).pipeTo(writable as unknown as WritableStream<Uint8Array>);
  localStorage.setItem(STAMP, url);
}

export async function dropBasemap(): Promise<void> {
  localStorage.removeItem(STAMP);
  const folder = await navigator.storage.getDirectory();
  await folder.removeEntry(FILE).catch(() => undefined);
}

function isPage(response: Response): boolean {
  return (response.headers.get("content-type") ?? "").includes("text/html");
}
