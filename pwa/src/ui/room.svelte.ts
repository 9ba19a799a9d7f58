/** A save that found no room on the phone: nothing was written, and somebody has to be told at once. */
import { isQuota } from "../local/storage";

const state = $state({ missing: false });

export const room = {
  get missing(): boolean {
    return state.missing;
  },
};

/** Opens the sheet that tells, if `error` is about room. */
export function toldNoRoom(error: unknown): boolean {
  if (isQuota(error)) state.missing = true;
  return state.missing;
}

export function closeNoRoom(): void {
  state.missing = false;
}
