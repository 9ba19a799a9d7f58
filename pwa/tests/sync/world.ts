/** One phone, its tabs and its people, a server, and whatever may happen between them; watched after every step. */
import type Dexie from "dexie";
import { expect, vi } from "vitest";
import type { Me } from "../../src/api/types";
import type { Mutation, RoundsDb } from "../../src/local/db";
import { newId } from "../../src/local/ids";
import { beginSession, endSession, session } from "../../src/local/session.svelte";
import { isQuota } from "../../src/local/storage";
import { importKey } from "../../src/local/vault";
import { discard } from "../../src/sync/attention";
import { Engine, exchange } from "../../src/sync/engine";
import { itemStates } from "../../src/sync/itemstate";
import { prepareUpload } from "../../src/sync/media";
import { writeOperation, writeOperations } from "../../src/sync/outbox";
import { exclusively } from "../../src/sync/turns";
import { aCheckIn, here } from "./build";
import { FakeServer, type Fault } from "./server";

export type Step =
  | { do: "save"; account: string }
  | { do: "edit" }
  | { do: "photo" }
  | { do: "exchange"; fault: Fault }
  | { do: "knock" }
  | { do: "tabs"; fault: Fault }
  | { do: "reopen" }
  | { do: "clock"; days: number }
  | { do: "full"; at: number; step: "save" | "exchange" }
  | { do: "other" }
  | { do: "revoke" }
  | { do: "discard" }
  | { do: "restore"; back: number }
  | { do: "backup" }
  | { do: "durable"; on: boolean }
  | { do: "reassign"; account: string };

const CHUNK = 256 * 1024;
const PHOTO_BYTES = 300_000;
const DAY_MS = 24 * 3_600_000;

export function aPerson(id: string): Me {
  return {
    id,
    name: `${id} Demo`,
    language: "en",
    roles: ["rep"],
    permissions: ["visit.write"],
    company: { id: "laws", name: "Aurora", timezone: "Europe/Helsinki", currency: "EUR", language: "en" },
    map: { basemapUrl: null, attribution: "", center: null, bounds: null },
  };
}

export class World {
  readonly server = new FakeServer();
  readonly aino = `aino-${newId()}`;
  readonly eino = `eino-${newId()}`;
  engine!: Engine;
  /** Operations that the phone called saved, in that order, and the visit each is about. */
  readonly saved: { id: string; visitId: string }[] = [];
  readonly photos = new Map<string, { visitId: string; cuts: number }>();
  readonly discarded = new Set<string>();
  /** Writes until the storage is full; no end by itself. */
  room = Number.POSITIVE_INFINITY;
  #mono = 0;
  #started = false;
  /** The server went back in time and the phone has not heard of it. */
  #unheard = false;

  async begin(): Promise<void> {
    this.server.refused.add("bad");
    this.server.durable = false;
    await this.logIn(this.aino);
  }

  async end(): Promise<void> {
    this.engine.stop();
    this.room = Number.POSITIVE_INFINITY;
    await session.openDb?.outbox.clear();
    await session.openDb?.upload.clear();
    await endSession();
    vi.useRealTimers();
  }

  async logIn(person: string): Promise<void> {
    this.server.logIn(person);
    const fill = person === this.aino ? 1 : 2;
    const key = await importKey(btoa(String.fromCharCode(...new Uint8Array(32).fill(fill))));
    await beginSession(aPerson(person), { keyId: person, key });
    this.limitRoom(session.db);
    this.engine = this.anEngine(session.db);
    this.#started = false;
  }

  /** Another tab of the same person. */
  async aTab(): Promise<RoundsDb> {
    const { openDb } = await import("../../src/local/db");
    const tab = openDb("laws", this.aino);
    tab.vault.use(await importKey(btoa(String.fromCharCode(...new Uint8Array(32).fill(1)))));
    return tab;
  }

  anEngine(db: RoundsDb): Engine {
    const transport = this.server.for(session.me?.id ?? "");
    const timers = { setTimer: () => ({}), clearTimer: () => undefined };
    return new Engine({ db, transport, ...timers, random: () => 0.5, mono: () => this.#mono });
  }

  limitRoom(db: Dexie): void {
    db.use({
      stack: "dbcore",
      name: "room",
      create: (core) => ({
        ...core,
        table: (name) => {
          const table = core.table(name);
          return {
            ...table,
            mutate: (request) => {
              this.room -= 1;
              if (this.room >= 0 || request.type === "delete") return table.mutate(request);
              return Promise.reject(new DOMException("", "QuotaExceededError"));
            },
          };
        },
      }),
    });
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case "save":
        return this.save(step.account);
      case "edit":
        return this.edit();
      case "photo":
        return this.photo();
      case "exchange":
        return this.exchange(step.fault);
      case "knock":
        return this.engine.kick();
      case "tabs":
        return this.tabs(step.fault);
      case "reopen":
        this.engine.stop();
        session.db.close();
        await session.db.open();
        this.engine = this.anEngine(session.db);
        this.#started = false;
        return;
      case "clock":
        vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + step.days * DAY_MS });
        return;
      case "full":
        return this.full(step.at, step.step);
      case "other":
        return this.other();
      case "revoke":
        this.server.revoke();
        await this.exchange(null);
        return this.logIn(this.aino);
      case "discard":
        return this.discard();
      case "restore":
        this.server.restore(step.back);
        this.#unheard = true;
        return;
      case "backup":
        return this.server.backup();
      case "durable":
        this.server.durable = step.on;
        return;
      case "reassign":
        return this.reassign(step.account);
      default:
        step satisfies never;
    }
  }

  async save(account: string, db = session.db): Promise<void> {
    const body = aCheckIn(account);
    const { id } = await writeOperation(db, "visit.check_in", body, { context: here });
    this.saved.push({ id, visitId: body.visitId });
  }

  /** A second operation on the same row. */
  async edit(): Promise<void> {
    const visitId = this.saved.at(-1)?.visitId;
    if (!visitId) return;
    const body = { visitId, reportId: newId(), note: "and more", photoIds: [], voiceIds: [] };
    const { id } = await writeOperation(session.db, "visit.report", body, { context: {} });
    this.saved.push({ id, visitId });
  }

  async photo(): Promise<void> {
    const visitId = newId();
    const blob = new Blob([new Uint8Array(PHOTO_BYTES).fill(this.photos.size)], { type: "image/jpeg" });
    const upload = await prepareUpload({ blob, kind: "photo", source: "camera", visitId });
    const body = { visitId, reportId: newId(), photoIds: [upload.id], voiceIds: [] };
    const written = await writeOperations(
      session.db,
      [
        { kind: "visit.check_in", body: aCheckIn("good", visitId), context: here },
        { kind: "visit.report", body, context: {} },
      ],
      (db) => db.upload.add(upload),
    );
    this.saved.push(...written.map(({ id }) => ({ id, visitId })));
    this.photos.set(upload.id, { visitId, cuts: 0 });
  }

  async exchange(fault: Fault): Promise<void> {
    this.server.fault = fault;
    this.#mono += 3_600_000; // whatever the server asked for has passed
    this.#started = true;
    if (this.engine.state.needsLogin) await this.engine.resume();
    else await this.engine.kick();
    this.server.fault = null;
    if (fault) for (const photo of this.photos.values()) photo.cuts += 1;
    if (this.engine.state.nextTryAt === null && !this.engine.state.needsLogin) this.#unheard = false;
  }

  /** Two tabs and the service worker at the same time, while one of them is saving. */
  async tabs(fault: Fault): Promise<void> {
    const tab = await this.aTab();
    const worker = await this.aTab();
    const transport = this.server.for(this.aino);
    const other = this.anEngine(tab);
    const rest = exclusively(worker, () => exchange(worker, transport, { sendOnly: true }));
    this.server.fault = fault;
    const sending = [this.exchange(fault), other.kick(), rest.catch(() => undefined)];
    await Promise.all([...sending, this.save("good", tab), this.save("good")]);
    this.server.fault = null;
    other.stop();
    tab.close();
    worker.close();
  }

  /** The storage runs full at some write of a save, or of an exchange: told, and nothing half done. */
  async full(at: number, step: "save" | "exchange"): Promise<void> {
    const before = await session.db.outbox.count();
    this.room = at;
    if (step === "exchange") await this.exchange(null);
    else {
      const error = await this.save("good").then(
        () => null,
        (reason: unknown) => reason,
      );
      if (error) {
        expect(isQuota(error)).toBe(true);
        expect(await session.db.outbox.count()).toBe(before);
      }
    }
    this.room = Number.POSITIVE_INFINITY;
  }

  /** Aino leaves, Eino works on the same phone, Aino comes back. A tab that still shows Aino tries to send meanwhile. */
  async other(): Promise<void> {
    const forgotten = await this.aTab();
    const stale = new Engine({
      db: forgotten,
      transport: this.server.for(this.aino),
      setTimer: () => ({}),
      mono: () => this.#mono,
    });
    this.engine.stop();
    await endSession();
    await this.logIn(this.eino);
    expect(await session.db.outbox.count()).toBe(0);
    await stale.kick().catch(() => undefined);
    await this.engine.kick();
    stale.stop();
    forgotten.close();
    this.engine.stop();
    await endSession();
    await this.logIn(this.aino);
  }

  async discard(): Promise<void> {
    const [waiting] = await session.db.outbox.where("state").equals("attention").toArray();
    if (!waiting) return;
    this.discarded.add(waiting.id);
    await discard(session.db, waiting.seq);
  }

  reassign(account: string): void {
    const name = `account/${account}`;
    if (this.server.rows.has(name)) this.server.remove("account", account, this.aino);
    else this.server.put("account", account, { id: account, name: account }, this.aino);
  }

  async watch(): Promise<void> {
    await this.nothingIsLost();
    await this.nothingIsForgotten();
    await this.nothingIsPretended();
    expect(this.server.violations).toEqual([]);
    expect(this.server.applied.filter((effect) => effect.owner !== this.aino)).toEqual([]);
    const ids = this.server.applied.map((effect) => effect.id);
    expect(new Set(ids).size).toBe(ids.length);
    this.inOrder();
  }

  async nothingIsLost(): Promise<void> {
    const here = new Set((await session.db.outbox.toArray()).map((mutation) => mutation.id));
    const there = new Set([...this.server.applied.map((effect) => effect.id), ...this.server.rejected]);
    for (const { id } of this.saved) expect(here.has(id) || there.has(id)).toBe(true);
    const held = new Map((await session.db.upload.toArray()).map((upload) => [upload.id, upload]));
    for (const [id, { cuts }] of this.photos) {
      const arrived = this.server.uploads.get(id);
      const whole = arrived?.bytes.length === PHOTO_BYTES;
      expect(whole || Boolean(held.get(id)?.blob)).toBe(true);
      expect(arrived?.received ?? 0).toBeLessThanOrEqual(PHOTO_BYTES + cuts * CHUNK);
    }
  }

  async nothingIsForgotten(): Promise<void> {
    const pending = await session.db.outbox.where("state").equals("pending").count();
    if (pending > 0 && this.#started && !this.engine.state.needsLogin) expect(this.engine.armed).toBe(true);
  }

  /** An item is not called sent as long as the server does not hold all of it. */
  async nothingIsPretended(): Promise<void> {
    if (this.#unheard) return;
    const marks = await itemStates(session.db, "visit");
    const there = new Set([...this.server.applied.map((effect) => effect.id), ...this.server.rejected]);
    for (const { id, visitId } of this.saved) {
      if ((marks.get(visitId) ?? "sent") === "sent") expect(there.has(id)).toBe(true);
    }
    for (const [id, { visitId }] of this.photos) {
      const whole = this.server.uploads.get(id)?.bytes.length === PHOTO_BYTES;
      if ((marks.get(visitId) ?? "sent") === "sent") expect(whole).toBe(true);
    }
  }

  inOrder(): void {
    const place = new Map(this.saved.map(({ id }, i) => [id, i]));
    const places = this.server.applied.map((effect) => place.get(effect.id) ?? -1);
    for (const visitId of new Set(this.saved.map((one) => one.visitId))) {
      const mine = places.filter((at) => this.saved[at]?.visitId === visitId);
      expect(mine).toEqual([...mine].sort((a, b) => a - b));
    }
  }

  /** With a good line and a person who logs in, everything arrives, and both sides hold the same. */
  async catchUp(): Promise<void> {
    this.room = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 4; i++) await this.exchange(null);
    await this.watch();
    const rows = [...this.server.rows.values()].filter((row) => row.owner === this.aino);
    for (const table of ["visit", "account"] as const) {
      const mine = await session.db.table(table).toArray();
      const theirs = rows.filter((row) => row.table === table).map((row) => row.row);
      expect(sorted(mine)).toEqual(sorted(theirs));
    }
    const there = new Set([...this.server.applied.map((effect) => effect.id), ...this.server.rejected]);
    expect(this.saved.filter(({ id }) => !there.has(id))).toEqual([]);
    const left = await session.db.outbox.toArray();
    const open = left.filter((mutation: Mutation) => mutation.state === "pending");
    expect(open).toEqual([]);
    expect(left.some((mutation) => mutation.state === "attention" && this.discarded.has(mutation.id))).toBe(
      false,
    );
    for (const id of this.photos.keys()) {
      expect(this.server.uploads.get(id)?.bytes.length).toBe(PHOTO_BYTES);
    }
  }
}

function sorted(rows: readonly unknown[]): unknown[] {
  return [...rows].sort((a, b) => (a as { id: string }).id.localeCompare((b as { id: string }).id));
}
