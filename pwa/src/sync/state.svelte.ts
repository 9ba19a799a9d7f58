/** What the status chip and the trays show; also the running engine of the signed-in person. */
import type { Mutation, RoundsDb, Upload } from "../local/db";
import { Engine, type EngineState } from "./engine";
import { http } from "./transport";

type Queue = { unsent: number; uploads: number; attention: number; oldestAt: string | null };

const EMPTY: Queue = { unsent: 0, uploads: 0, attention: 0, oldestAt: null };
const IDLE: EngineState = { sending: false, needsLogin: false, captivePortal: false, nextTryAt: null };

const state = $state({
  online: typeof navigator === "undefined" ? true : navigator.onLine,
  queue: EMPTY,
  engine: IDLE,
});
let engine: Engine | null = null;

export const syncState = {
  get online(): boolean {
    return state.online;
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
  get sending(): boolean {
    return state.engine.sending;
  },
  get needsLogin(): boolean {
    return state.engine.needsLogin;
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

export function askForLogin(): void {
  state.engine = { ...state.engine, needsLogin: true };
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
}

export function sendNow(): Promise<void> {
  return engine?.kick() ?? Promise.resolve();
}

export function resumeSending(): void {
  state.engine = { ...state.engine, needsLogin: false };
  void engine?.resume();
}

export function setQueue(queue: Queue): void {
  state.queue = queue;
}

export async function readQueue(db: RoundsDb): Promise<Queue> {
  const pending = await db.outbox.where("state").equals("pending").toArray();
  const attention = await db.outbox.where("state").equals("attention").count();
  const uploads = await db.upload.where("state").equals("pending").toArray();
  const refused = await db.upload.where("state").equals("refused").count();
  return {
    unsent: pending.length + uploads.length,
    uploads: uploads.length,
    attention: attention + refused,
    oldestAt: oldest(pending, uploads),
  };
}

function oldest(operations: readonly Mutation[], uploads: readonly Upload[]): string | null {
  const times = [...operations.map((op) => op.clientAt), ...uploads.map((upload) => upload.takenAt)].sort();
  return times[0] ?? null;
}
