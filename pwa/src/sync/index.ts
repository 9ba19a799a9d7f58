/** The door of the sync engine: features write facts with `enqueue` and go on; everything else happens by itself. */
import { liveQuery } from "dexie";
import { asPerson, call } from "../api/client";
import type { OperationBodies, OperationKind } from "../api/operations";
import type { Me } from "../api/types";
import { type Mutation, type RoundsDb, readMeta, writeMeta } from "../local/db";
import { forgetOlderVaults } from "../local/device";
import { Left } from "../local/lock";
import { askToKeep } from "../local/persist";
import { followSession, renewSession, session } from "../local/session.svelte";
import { isQuota, noteRoom } from "../local/storage";
import { dropOldAnswers } from "./answers";
import { askToSendClosed } from "./background";
import { EVERY_MS } from "./engine";
import { onLive, openEvents, reviveEvents } from "./events";
import { type EnqueueOptions, type Planned, writeOperation, writeOperations } from "./outbox";
import { redrawOpen } from "./rows";
import {
  beginEngine,
  endEngine,
  lookAgain,
  readQueue,
  resumeSending,
  sendNow,
  setOnline,
  setQueue,
  setSendsClosed,
  syncState,
  tellLeft,
} from "./state.svelte";
import { fetchVaultKey } from "./vaultkey";

export type { Contexts } from "./effects";
export { type LiveEvent, onLive, onLiveOpen } from "./events";
export { type NewMedia, openMedia } from "./media";
export { ask, type Remote, remote, send, sentenceFor } from "./remote.svelte";
export { resumeSending, sendNow, sendPhotosNow, syncState } from "./state.svelte";

const FORGET_MS = 3_600_000;

/** Saves a fact on this phone and starts sending. Resolves when it is on disk; rejects having written nothing. */
export function enqueue<K extends OperationKind>(
  kind: K,
  body: OperationBodies[K],
  options: EnqueueOptions<K>,
): Promise<Mutation> {
  return saved((db) => writeOperation(db, kind, body, options));
}

/** Several facts of one moment, saved together or not at all, in this order. */
export function enqueueAll(
  planned: readonly Planned[],
  also?: (db: RoundsDb) => Promise<unknown>,
): Promise<Mutation[]> {
  return saved((db) => writeOperations(db, planned, also));
}

async function saved<T>(write: (db: RoundsDb) => Promise<T>): Promise<T> {
  const { db } = session;
  const written = await write(db).catch((error: unknown) => {
    if (isQuota(error)) noteRoom(false);
    if (error instanceof Left) tellLeft();
    throw error;
  });
  noteRoom(true);
  void sendNow();
  void askToSendClosed(db).then(setSendsClosed, () => undefined);
  void keepOnce(db).catch(() => undefined);
  return written;
}

/** After the first thing that only this phone has, and once: a browser may ask the person. */
async function keepOnce(db: RoundsDb): Promise<void> {
  if (await readMeta<boolean>(db, "askedToKeep")) return;
  await writeMeta(db, "askedToKeep", true);
  await askToKeep();
}

/** Starts the engine for the signed-in person; the answer stops it. */
export function startSync(db: RoundsDb): () => void {
  asPerson(session.me?.id ?? null);
  setOnline(navigator.onLine); // it may have changed while nobody was logged in to listen
  const engine = beginEngine(db);
  const queue = liveQuery(() => readQueue(db)).subscribe({ next: setQueue, error: () => undefined });
  const stops = [
    listen(window, "online", () => awake(true)),
    listen(window, "offline", () => setOnline(false)),
    listen(
      document,
      "visibilitychange",
      () => document.visibilityState === "visible" && awake(navigator.onLine),
    ),
    listen(window, "pageshow", () => awake(navigator.onLine)),
    onLive("sync", () => void engine.kick()),
    openEvents(),
    followSession(() => syncState.needsLogin && resumeSending()),
    every(EVERY_MS, reviveEvents),
    every(EVERY_MS, () => void lookAgain(db).catch(() => undefined)),
    every(FORGET_MS, () => void forgetRest(db).catch(() => undefined)),
  ];
  void redrawOpen(db)
    .catch(() => undefined) // no room, or closed already: what waits is sent all the same
    .then(() => {
      void engine.kick();
      void dropOldAnswers(db).catch(() => undefined);
      return sealRest(db).catch(() => undefined);
    });
  void refreshMe();
  return () => {
    for (const stop of stops) stop();
    queue.unsubscribe();
    endEngine();
    asPerson(null);
  };
}

/** What lies open is closed with the key of today; then no older one is needed. */
async function sealRest(db: RoundsDb): Promise<void> {
  const { sealOpen } = await import("../local/seal");
  const whose = session.me;
  if ((await sealOpen(db)) && whose) await forgetOlderVaults(whose);
}

function awake(online: boolean): void {
  setOnline(online);
  reviveEvents();
  void sendNow();
}

async function forgetRest(db: RoundsDb): Promise<void> {
  const { forgetGone } = await import("../local/seal");
  await forgetGone(db);
}

/** Roles and permissions may have changed since the last time; offline the remembered ones hold. */
async function refreshMe(): Promise<void> {
  // 401 is the engine's to see, with the queue in view; no answer keeps what we know.
  const fresh = await call<Me>("GET", "/me").catch(() => null);
  if (!fresh || fresh.id !== session.me?.id) return;
  // Somebody who was signed in before there were keys gets theirs now.
  const vault = session.db.vault.ready ? null : await fetchVaultKey().catch(() => null);
  if (fresh.id === session.me?.id) await renewSession(fresh, vault);
}

function every(ms: number, run: () => void): () => void {
  const timer = setInterval(run, ms);
  return () => clearInterval(timer);
}

function listen(target: EventTarget, name: string, run: () => void): () => void {
  target.addEventListener(name, run);
  return () => target.removeEventListener(name, run);
}
