/** Sending once the app is closed, where a browser does that: Chromium for a while, Safari not at all. */
import { type RoundsDb, readMeta } from "../local/db";
import { workerHere } from "../local/worker";

export const SYNC_TAG = "rounds-outbox";
/** The browser has had its last try: see closed.ts. */
export const GAVE_UP = "gaveUp";

type SyncManager = { register: (tag: string) => Promise<void> };

/** Known before the browser has been asked. */
export const mayKnowHow: boolean =
  typeof ServiceWorkerRegistration !== "undefined" && "sync" in ServiceWorkerRegistration.prototype;

/** False where the browser has no such thing, its person forbids it, or there is no service worker. */
export async function askToSendClosed(db: RoundsDb): Promise<boolean> {
  const { sync } = ((await workerHere()) ?? {}) as { sync?: SyncManager };
  if (!sync) return false;
  try {
    await sync.register(SYNC_TAG);
  } catch {
    return false;
  }
  // It begins to count its tries anew.
  if (await readMeta<boolean>(db, GAVE_UP)) await db.meta.delete(GAVE_UP);
  return true;
}
