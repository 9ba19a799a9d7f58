/** The service worker: registered once; a new version takes over only when the person says so and nothing is unsent. */
const state = $state<{ waiting: ServiceWorker | null }>({ waiting: null });

const LOOK_EVERY_MS = 30 * 60_000; // a rep's app stays open all day

export const update = {
  get ready(): boolean {
    return state.waiting !== null;
  },
};

export function registerServiceWorker(): void {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  navigator.serviceWorker.register("/sw.js").then(follow, () => undefined);
}

function follow(registration: ServiceWorkerRegistration): void {
  const note = () => {
    // Without a controller this is the first install: nothing to update from.
    if (registration.waiting && navigator.serviceWorker.controller) state.waiting = registration.waiting;
  };
  note();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", note);
  });
  setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY_MS);
}

export function applyUpdate(): void {
  if (!state.waiting) return;
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  state.waiting.postMessage("skip-waiting");
}
