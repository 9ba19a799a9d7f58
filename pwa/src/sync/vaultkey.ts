/** The key of what waits on this phone: the server keeps one for each person and gives it to nobody else. */
import { call } from "../api/client";
import { ApiProblem } from "../api/problems";
import type { Uuid } from "../api/types";
import type { VaultKey } from "../local/device";
import { importKey } from "../local/vault";

/** Null for people who write nothing that has to wait. */
export async function fetchVaultKey(): Promise<VaultKey | null> {
  try {
    const { keyId, key } = await call<{ keyId: Uuid; key: string }>("GET", "/sync/vault");
    return { keyId, key: await importKey(key) };
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 403) return null;
    throw error;
  }
}
