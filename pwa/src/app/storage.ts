/** How much the browser lends us, and whether it promised to keep it. */
export type Storage = { usedBytes: number; quotaBytes: number; kept: boolean };

export async function readStorage(): Promise<Storage | null> {
  if (!navigator.storage?.estimate) return null;
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  const kept = (await navigator.storage.persisted?.()) ?? false;
  return { usedBytes: usage, quotaBytes: quota, kept };
}

export async function askToKeep(): Promise<boolean> {
  return (await navigator.storage?.persist?.()) ?? false;
}
