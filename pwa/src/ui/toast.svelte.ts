import { untrack } from "svelte";

/** One short fact at a time, with an undo for 5 s where that is possible. */
export type Toast = { id: number; text: string; action?: { label: string; run: () => void } };

const UNDO_MS = 5_000; // ui.md: undo for 5 s instead of "are you sure"
const state = $state<{ current: Toast | null }>({ current: null });
// Hosts by age: that of the app, then one in each open sheet.
let hosts = $state.raw<readonly symbol[]>([]);
let last = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

export const toasts = {
  get current(): Toast | null {
    return state.current;
  },
};

export function toast(text: string, action?: Toast["action"], stayMs = UNDO_MS): void {
  clearTimeout(timer);
  last += 1;
  state.current = { id: last, text, action };
  if (Number.isFinite(stayMs)) timer = setTimeout(dismissToast, stayMs);
}

export function dismissToast(): void {
  clearTimeout(timer);
  state.current = null;
}

/** A place that can show toasts. The newest does: it lies above the others, which are covered and mute. */
export function toastLayer() {
  const own = Symbol("toasts");
  return {
    get isTop(): boolean {
      return hosts.at(-1) === own;
    },
    /** The answer leaves again. */
    enter(above: boolean): () => void {
      hosts = untrack(() => (above ? [...hosts, own] : [own, ...hosts]));
      return () => {
        hosts = untrack(() => hosts.filter((one) => one !== own));
      };
    },
  };
}
