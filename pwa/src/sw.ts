/// <reference lib="webworker" />
/** Offline shell. Never touches /api or the files under /map/; a navigation falls back to the app, an unknown asset stays unknown. */
import { cleanupOutdatedCaches, matchPrecache, precacheAndRoute } from "workbox-precaching";
import { screenOf } from "./local/alertlink";
import { openDb } from "./local/db";
import { rememberedMe, rememberedVault } from "./local/device";
import { SYNC_TAG } from "./sync/background";
import { sendClosed } from "./sync/closed";
import { asPerson, http } from "./sync/transport";

declare const self: ServiceWorkerGlobalScope & {
  __WB_MANIFEST: (string | { url: string; revision: string | null })[];
};
type SyncEvent = ExtendableEvent & { tag: string; lastChance: boolean };

cleanupOutdatedCaches();

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.mode !== "navigate" || origin !== self.location.origin) return;
  if (/^\/((api|schema|admin|healthz|readyz)\b|map\/)/.test(pathname) || /\.\w+$/.test(pathname)) return;
  event.respondWith(matchPrecache("/index.html").then((page) => page ?? fetch(event.request)));
});

precacheAndRoute(self.__WB_MANIFEST, { directoryIndex: null as unknown as string, cleanURLs: false });

self.addEventListener("message", (event) => {
  if (event.data === "skip-waiting") void self.skipWaiting();
});

self.addEventListener("sync", (event) => {
  const sync = event as SyncEvent;
  if (sync.tag === SYNC_TAG) sync.waitUntil(sendRest(sync.lastChance));
});

async function sendRest(lastChance: boolean): Promise<void> {
  const me = await rememberedMe();
  if (!me) return;
  asPerson(me.id);
  const db = openDb(me.company.id, me.id);
  const held = await rememberedVault(me);
  db.vault.use(
    held?.key ?? null,
    held?.older?.map(({ key }) => key),
  );
  try {
    await sendClosed(db, http, lastChance);
  } finally {
    db.close();
  }
}

self.addEventListener("push", (event) => {
  const { title, body, link, tag } = (event.data?.json() ?? {}) as {
    title?: string;
    body?: string;
    link?: string;
    tag?: string;
  };
  const options = {
    body: body ?? "",
    icon: "/icons/icon-192.png",
    badge: "/icons/icon-192.png",
    data: { link, code: tag },
  };
  event.waitUntil(self.registration.showNotification(title ?? "Rounds", options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const about = (event.notification.data ?? {}) as { link?: string; code?: string };
  event.waitUntil(rememberedMe().then((me) => openAt(screenOf(about, me?.roles ?? []) ?? "/inbox")));
});

async function openAt(path: string): Promise<void> {
  const [client] = await self.clients.matchAll({ type: "window" });
  if (!client) {
    await self.clients.openWindow(path);
    return;
  }
  await client.focus();
  await client.navigate(path).catch(() => self.clients.openWindow(path));
}
