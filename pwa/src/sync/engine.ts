/**
 * One exchange with the server at a time (Web Locks over all tabs and the service worker):
 * operations, then the server's rows, then photos. Every failure arms a timer, without a limit of attempts.
 */
import { ApiProblem, NoAnswer } from "../api/problems";
import type { RoundsDb } from "../local/db";
import { isQuota, noteRoom } from "../local/storage";
import { backoffMs } from "./backoff";
import { TooEarly } from "./notbefore";
import { loaded } from "./part";
import type { Transport } from "./transport";
import { exclusively } from "./turns";

export type EngineState = {
  sending: boolean;
  needsLogin: boolean;
  captivePortal: boolean;
  /** When the next try is due after a failure, in ms since the epoch. */
  nextTryAt: number | null;
};
export type EngineOptions = {
  db: RoundsDb;
  transport: Transport;
  onChange?: (state: EngineState) => void;
  setTimer?: (run: () => void, ms: number) => unknown;
  clearTimer?: (timer: unknown) => void;
  random?: () => number;
  now?: () => number;
  /** Milliseconds that only ever grow. */
  mono?: () => number;
};

export const EVERY_MS = 30_000; // sync.md: a timer while open

export class Engine {
  readonly #options: Required<EngineOptions>;
  #state: EngineState = { sending: false, needsLogin: false, captivePortal: false, nextTryAt: null };
  #timer: unknown = null;
  #attempt = 0;
  /** Lengths of time only: a clock that is set by a day must not make a timer sleep for one. */
  #waitMs = EVERY_MS;
  #notBefore = Number.NEGATIVE_INFINITY;
  #again = false;
  /** A log-in came: what the server asked for before does not count. */
  #anew = false;
  #running: Promise<void> | null = null;
  #stopped = false;

  constructor(options: EngineOptions) {
    this.#options = {
      onChange: () => undefined,
      setTimer: (run, ms) => setTimeout(run, ms),
      clearTimer: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
      random: Math.random,
      now: Date.now,
      mono: () => performance.now(),
      ...options,
    };
  }

  get state(): EngineState {
    return this.#state;
  }

  /** True while something will happen by itself; a non-empty queue without this is a bug. */
  get armed(): boolean {
    return this.#timer !== null || this.#running !== null;
  }

  /** Exchange now, or once more right after the one that is running. */
  kick(): Promise<void> {
    if (this.#stopped || this.#state.needsLogin) return Promise.resolve();
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    // The server said when to come back; until then a timer is armed and nothing else may knock.
    const early = this.#notBefore - this.#options.mono();
    if (early > 0) {
      // Timers may fire early: then another one has to.
      this.#waitMs = early;
      if (this.#timer === null) this.#arm();
      return Promise.resolve();
    }
    this.#disarm();
    this.#running = this.#run().finally(() => {
      this.#running = null;
      this.#arm();
    });
    return this.#running;
  }

  /** After a login in place. */
  resume(): Promise<void> {
    this.#set({ needsLogin: false });
    this.#attempt = 0;
    this.#notBefore = Number.NEGATIVE_INFINITY;
    this.#anew = true;
    return this.kick();
  }

  stop(): void {
    this.#stopped = true;
    this.#disarm();
  }

  async #run(): Promise<void> {
    const { db, transport, now, random } = this.#options;
    this.#set({ sending: true });
    try {
      const { exchange } = await loaded(() => import("./exchange")); // the first screen does not wait for it
      do {
        this.#again = false;
        const errand = { anew: this.#anew, interrupted: () => this.#again, now, random };
        this.#anew = false;
        await exclusively(db, () => exchange(db, transport, errand));
      } while (this.#again && !this.#stopped);
      this.#attempt = 0;
      this.#waitMs = EVERY_MS;
      this.#set({ sending: false, captivePortal: false, needsLogin: false, nextTryAt: null });
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#stopped) return;
    const early = error instanceof TooEarly ? error : null;
    const said = early ? early.said : error;
    if (asksForLogin(said)) {
      // Not an attempt: nothing was judged, nothing is dropped, and a login goes on from here.
      this.#set({ sending: false, needsLogin: true, nextTryAt: null });
      return;
    }
    if (isQuota(error)) noteRoom(false);
    const wait = early?.waitMs ?? backoffMs(this.#attempt, null, this.#options.random);
    if (said !== null) this.#attempt += 1; // else nobody was asked
    this.#waitMs = wait;
    if (early) this.#notBefore = this.#options.mono() + wait;
    const captivePortal = said instanceof NoAnswer && said.why === "captive_portal";
    this.#set({ sending: false, captivePortal, nextTryAt: this.#options.now() + wait });
  }

  #arm(): void {
    if (this.#stopped || this.#state.needsLogin) return;
    this.#timer = this.#options.setTimer(() => {
      this.#timer = null;
      void this.kick();
    }, this.#waitMs);
  }

  #disarm(): void {
    if (this.#timer !== null) this.#options.clearTimer(this.#timer);
    this.#timer = null;
  }

  #set(change: Partial<EngineState>): void {
    this.#state = { ...this.#state, ...change };
    this.#options.onChange(this.#state);
  }
}

function asksForLogin(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 401 || error.status === 403);
}
