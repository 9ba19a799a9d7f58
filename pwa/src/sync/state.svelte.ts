/** What the status chip and the trays show; also the running engine of the signed-in person. */
import type { Limit } from "../api/operations";
import { type Mutation, type RoundsDb, readMeta, type Upload } from "../local/db";
import type { Lockable } from "../local/vault";
import { workerHere } from "../local/worker";
import { GAVE_UP, mayKnowHow } from "./background";
import { Engine, type EngineState } from "./engine";
import { allowOnce, mayUpload } from "./metered";
import { http } from "./transport";

type Queue = {
  unsent: number;
  uploads: number;
  attention: number;
  oldestAt: string | null;
  oldestRefusedAt: string | null;
  /** Everything that the server does not have and that has waited for more than a day, the tray's too. */
  overdue: number;
  waitingForWifi: number;
  locked: number;
  limits: readonly Limit[];
  /** The browser has stopped trying while the app is closed. */
  gaveUp: boolean;
};

const EMPTY: Queue = {
  unsent: 0,
  uploads: 0,
  attention: 0,
  oldestAt: null,
  oldestRefusedAt: null,
  overdue: 0,
  waitingForWifi: 0,
  locked: 0,
  limits: [],
  gaveUp: false,
};
const REMIND_MS = 24 * 3_600_000; // by this phone's clock, as the ages on the screen
const IDLE: EngineState = { sending: false, needsLogin: false, captivePortal: false, nextTryAt: null };

const state = $state({
  online: typeof navigator === "undefined" ? true : navigator.onLine,
  queue: EMPTY,
  ready: false,
  engine: IDLE,
  sendsClosed: mayKnowHow,
  refusedSaves: 0,
});
let engine: Engine | null = null;

export const syncState = {
  get online(): boolean {
    return state.online;
  },
  /** False until what waits has been counted: nothing may be called sent before. */
  get ready(): boolean {
    return state.ready;
  },
  /** Operations and uploads that the server does not have yet. */
  get unsent(): number {
    return state.queue.unsent;
  },
  get unsentUploads(): number {
    return state.queue.uploads;
  },
  get attention(): number {
    return state.queue.attention;
  },
  /** When the oldest unsent thing was saved. */
  get oldestAt(): string | null {
    return state.queue.oldestAt;
  },
  /** The same of what lies in the tray. */
  get oldestRefusedAt(): string | null {
    return state.queue.oldestRefusedAt;
  },
  /** How many things have been waiting for more than a day. */
  get overdue(): number {
    return state.queue.overdue;
  },
  /** Photos and voice notes that do not go over mobile data; see `sendPhotosNow`. */
  get waitingForWifi(): number {
    return state.queue.waitingForWifi;
  },
  /** Of what waits here, how much cannot be opened or sent until its person logs in again. */
  get locked(): number {
    return state.queue.locked;
  },
  /** Lists that are longer than a phone may hold: how many it holds, of how many. */
  get limits(): readonly Limit[] {
    return state.queue.limits;
  },
  /** True where the browser sends the rest after the app was closed; elsewhere the person must open it. */
  get sendsClosed(): boolean {
    return state.sendsClosed && !state.queue.gaveUp;
  },
  get sending(): boolean {
    return state.engine.sending;
  },
  get needsLogin(): boolean {
    return state.engine.needsLogin;
  },
  /** How often something could not be saved because its person has left this phone. */
  get refusedSaves(): number {
    return state.refusedSaves;
  },
  get captivePortal(): boolean {
    return state.engine.captivePortal;
  },
  get nextTryAt(): number | null {
    return state.engine.nextTryAt;
  },
};

export function setOnline(online: boolean): void {
  state.online = online;
}

/** What the browser said when it was asked. */
export function setSendsClosed(sends: boolean): void {
  state.sendsClosed = sends;
}

/** What depends on the time of day, or on the kind of network, is looked at again. */
export async function lookAgain(db: RoundsDb): Promise<void> {
  if (!(await workerHere())) setSendsClosed(false);
  setQueue(await readQueue(db));
}

export function askForLogin(): void {
  state.engine = { ...state.engine, needsLogin: true };
}

/** Nothing is saved here until the person is back: asked for again, though the log-in was put off. */
export function tellLeft(): void {
  state.refusedSaves += 1;
  askForLogin();
}

export function beginEngine(db: RoundsDb): Engine {
  engine = new Engine({
    db,
    transport: http,
    onChange: (next) => {
      state.engine = next;
    },
  });
  return engine;
}

export function endEngine(): void {
  engine?.stop();
  engine = null;
  state.engine = IDLE;
  state.queue = EMPTY;
  state.ready = false;
}

export function sendNow(): Promise<void> {
  return engine?.kick() ?? Promise.resolve();
}

/** What waits for Wi-Fi goes now, over whatever network there is. */
export async function sendPhotosNow(db: RoundsDb): Promise<void> {
  allowOnce(db);
  await lookAgain(db);
  await sendNow();
}

export function resumeSending(): void {
  state.engine = { ...state.engine, needsLogin: false };
  void engine?.resume();
}

export function setQueue(queue: Queue): void {
  state.queue = queue;
  state.ready = true;
}

export async function readQueue(db: RoundsDb): Promise<Queue> {
  // What was given up may have to go out once more, empty; nobody waits for it.
  const pending = (await db.outbox.where("state").equals("pending").toArray()).filter(({ hole }) => !hole);
  const uploads = await db.upload.where("state").equals("pending").toArray();
  const attention = await db.outbox.where("state").equals("attention").toArray();
  const refused = await db.upload.where("state").equals("refused").toArray();
  const waiting = timesOf(pending, uploads);
  const tray = timesOf(attention, refused);
  return {
    unsent: pending.length + uploads.length,
    uploads: uploads.length,
    attention: attention.length + refused.length,
    oldestAt: waiting[0] ?? null,
    oldestRefusedAt: tray[0] ?? null,
    overdue: [...waiting, ...tray].filter((at) => Date.now() - Date.parse(at) > REMIND_MS).length,
    waitingForWifi: (await mayUpload(db)) ? 0 : uploads.length,
    locked:
      pending.filter((row) => isShut(db, "outbox", row)).length +
      uploads.filter((row) => isShut(db, "upload", row)).length,
    limits: (await readMeta<Limit[]>(db, "limits")) ?? [],
    gaveUp: (await readMeta<boolean>(db, GAVE_UP)) === true,
  };
}

/** Not merely not opened yet. */
function isShut(db: RoundsDb, table: string, row: Lockable): boolean {
  return row.locked === true && !db.vault.mayOpen(table, row);
}

/** The oldest first. */
function timesOf(operations: readonly Mutation[], uploads: readonly Upload[]): string[] {
  return [...operations.map((op) => op.clientAt), ...uploads.map((upload) => upload.takenAt)].sort();
}
