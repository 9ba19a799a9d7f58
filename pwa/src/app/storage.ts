import { storageState } from "../local/storage";

export { askToKeep } from "../local/persist";
export { type StorageState, storageState } from "../local/storage";

export type Storage = { usedBytes: number; quotaBytes: number; kept: boolean };

export async function readStorage(): Promise<Storage | null> {
  const state = await storageState();
  return state && { usedBytes: state.usageBytes, quotaBytes: state.quotaBytes, kept: state.persisted };
}
