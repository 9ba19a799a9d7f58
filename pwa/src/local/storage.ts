/** How much the browser lends us, whether it promised to keep it, and whether it runs out. */
export type StorageState = {
  usageBytes: number;
  quotaBytes: number;
  persisted: boolean;
  /** full: the last save found no room · low: the next photos may find none. */
  level: "ok" | "low" | "full";
};

const LOW_BYTES = 50e6;
const LOW_SHARE = 0.1;
let full = false;

/** Null where the browser does not tell. */
export async function storageState(): Promise<StorageState | null> {
  if (typeof navigator === "undefined" || !navigator.storage?.estimate) return null;
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  const persisted = (await navigator.storage.persisted?.()) ?? false;
  return { usageBytes: usage, quotaBytes: quota, persisted, level: levelOf(quota - usage, quota) };
}

function levelOf(free: number, quota: number): StorageState["level"] {
  if (full) return "full";
  return free < LOW_BYTES || free < quota * LOW_SHARE ? "low" : "ok";
}

/** A write that found no room, at whatever depth Dexie wrapped it. */
export function isQuota(error: unknown): boolean {
  const { name, inner } = (error ?? {}) as { name?: string; inner?: unknown };
  return name === "QuotaExceededError" || (inner !== undefined && inner !== error && isQuota(inner));
}

/** For what a full phone can do without: a mark beside an item, a number that is counted anew. */
export function unlessFull(error: unknown): void {
  if (!isQuota(error)) throw error;
}

/** Remembers that there was no room, until a write succeeds. */
export function noteRoom(found: boolean): void {
  full = !found;
}
