/** The service worker of this app. A browser, its owner or a private window may forbid it: the app runs without. */

/** Null where there is none, or where it may not even be asked for. */
export async function workerHere(): Promise<ServiceWorkerRegistration | null> {
  try {
    return (await navigator.serviceWorker?.getRegistration()) ?? null;
  } catch {
    return null;
  }
}

/** Null where it is forbidden; some browsers refuse, some answer with nothing. */
export async function registerWorker(url: string): Promise<ServiceWorkerRegistration | null> {
  try {
    return (await navigator.serviceWorker?.register(url)) ?? null;
  } catch {
    return null;
  }
}
