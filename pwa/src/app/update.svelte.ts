/**
 * The service worker: registered once; a new version takes over only when the person says so and nothing waits or is
 * being sent, in any tab. It takes all tabs over at once; one in which somebody writes is loaded again later.
 */
import type { RoundsDb } from "../local/db";
import { registerWorker } from "../local/worker";
import { CALM_MS, reloadWhenCalm } from "../sync/part";
import { readQueue } from "../sync/state.svelte";
import { exclusively } from "../sync/turns";

const state = $state<{ waiting: ServiceWorker | null }>({ waiting: null });

const LOOK_EVERY_MS = 30 * 60_000; // a rep's app stays open all day

export const update = {
  get ready(): boolean {
    return state.waiting !== null;
  },
};

export async function registerServiceWorker(): Promise<void> {
  if (import.meta.env.DEV) return;
  const registration = await registerWorker("/sw.js");
  if (registration) follow(registration);
}

function follow(registration: ServiceWorkerRegistration): void {
  const note = () => {
    // Without a controller this is the first install: nothing to update from.
    if (registration.waiting && navigator.serviceWorker.controller) state.waiting = registration.waiting;
  };
  note();
  if (navigator.serviceWorker.controller)
    navigator.serviceWorker.addEventListener("controllerchange", () => setTimeout(reloadWhenCalm, CALM_MS), {
      once: true,
    });
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", note);
  });
  setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY_MS);
}

/** False: something was saved meanwhile, so the old version goes on until it has been sent. */
export async function applyUpdate(db: RoundsDb): Promise<boolean> {
  let idle = false;
  await exclusively(db, async () => {
    const { unsent, locked } = await readQueue(db);
    idle = unsent - locked === 0; // what nobody's key opens any more must not hold the old version for ever
    if (idle) state.waiting?.postMessage("skip-waiting");
  });
  return idle;
}
