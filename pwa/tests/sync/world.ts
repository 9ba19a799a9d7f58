/** One phone, its tabs and its people, a server, and whatever may happen between them; watched after every step. */
import { vi } from "vitest";
import type { RoundsDb } from "../../src/local/db";
import { newId } from "../../src/local/ids";
import { beginSession, endSession, session } from "../../src/local/session.svelte";
import { discard } from "../../src/sync/attention";
import { Engine } from "../../src/sync/engine";
import { prepareUpload } from "../../src/sync/media";
import { writeOperation, writeOperations } from "../../src/sync/outbox";
import { aCheckIn, here } from "./build";
import type { Fault } from "./fault";
import { full, other, resend, tabs, undo, upgrade } from "./happenings";
import { aPerson, keyOf, limitRoom } from "./people";
import { cascade, rename, settle } from "./quarrels";
import { FakeServer } from "./server";
import type { Step } from "./steps";

export type Saved = { id: string; table: "visit" | "account"; row: string };
export const PHOTO_BYTES = 300_000;
const DAY_MS = 24 * 3_600_000;

export class World {
  readonly server = new FakeServer();
  readonly aino = `aino-${newId()}`;
  readonly eino = `eino-${newId()}`;
  engine!: Engine;
  /** Operations that the phone called saved, in that order, and the visit or account each is about. */
  readonly saved: Saved[] = [];
  readonly photos = new Map<string, { visitId: string; cuts: number }>();
  readonly discarded = new Set<string>();
  /** Writes until the storage is full; no end by itself. */
  room = Number.POSITIVE_INFINITY;
  mono = 0;
  readonly now = () => Date.now() + this.mono;
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
    const key = await keyOf(fill);
    await beginSession(aPerson(person), { keyId: person, key });
    limitRoom(session.db, this);
    this.engine = this.anEngine(session.db);
    this.#started = false;
  }

  /** Another tab of the same person. */
  async aTab(): Promise<RoundsDb> {
    const { openDb } = await import("../../src/local/db");
    const tab = openDb("laws", this.aino);
    tab.vault.use(await keyOf(1));
    return tab;
  }

  anEngine(db: RoundsDb): Engine {
    const transport = this.server.for(session.me?.id ?? "");
    const timers = { setTimer: () => ({}), clearTimer: () => undefined };
    return new Engine({ db, transport, ...timers, random: () => 0.5, now: this.now, mono: () => this.mono });
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
        return tabs(this, step.fault);
      case "reopen":
        return this.reopen();
      case "upgrade":
        return upgrade(this);
      case "rename":
        return rename(this, step.crossed);
      case "settle":
        return settle(this, step.keep);
      case "cascade":
        return cascade(this, step.account);
      case "clock":
        vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + step.days * DAY_MS });
        return;
      case "full":
        return full(this, step.at, step.step);
      case "other":
        return other(this);
      case "revoke":
        this.server.revoke();
        await this.exchange(null);
        return this.logIn(this.aino);
      case "discard":
        return this.discard();
      case "undo":
        return undo(this, step.fault);
      case "resend":
        return resend(this);
      case "forgive":
        if (step.on) this.server.refused.clear();
        else this.server.refused.add("bad");
        return;
      case "pages":
        this.server.pageSize = step.of;
        return;
      case "restore":
        this.server.restore(step.back);
        this.#unheard = true;
        return;
      case "backup":
        return this.server.backup();
      case "durable":
        this.server.backup(); // what was promised stays promised
        this.server.durable = step.on;
        return;
      case "reassign":
        return this.reassign(step.account);
      default:
        step satisfies never;
    }
  }

  async reopen(meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
    this.engine.stop();
    session.db.close();
    await meanwhile();
    await session.db.open();
    this.engine = this.anEngine(session.db);
    this.#started = false;
  }

  async save(account: string, db = session.db): Promise<void> {
    const body = aCheckIn(account);
    const { id } = await writeOperation(db, "visit.check_in", body, { context: here });
    this.saved.push({ id, table: "visit", row: body.visitId });
  }

  /** A second operation on the same row. */
  async edit(): Promise<void> {
    const visitId = this.saved.findLast(({ table }) => table === "visit")?.row;
    if (!visitId) return;
    const body = { visitId, reportId: newId(), note: "and more", photoIds: [], voiceIds: [] };
    const { id } = await writeOperation(session.db, "visit.report", body, { context: {} });
    this.saved.push({ id, table: "visit", row: visitId });
  }

  async photo(): Promise<void> {
    const visitId = newId();
    const blob = new Blob([new Uint8Array(PHOTO_BYTES).fill(this.photos.size)], { type: "image/jpeg" });
    const upload = await prepareUpload({ blob, kind: "photo", source: "camera", visitId }, null);
    const body = { visitId, reportId: newId(), photoIds: [upload.id], voiceIds: [] };
    const written = await writeOperations(
      session.db,
      [
        { kind: "visit.check_in", body: aCheckIn("good", visitId), context: here },
        { kind: "visit.report", body, context: {} },
      ],
      (db) => db.upload.add(upload),
    );
    this.saved.push(...written.map(({ id }) => ({ id, table: "visit" as const, row: visitId })));
    this.photos.set(upload.id, { visitId, cuts: 0 });
  }

  async exchange(fault: Fault): Promise<void> {
    this.server.fault = fault;
    this.mono += 3_600_000; // whatever the server asked for has passed
    this.#started = true;
    if (this.engine.state.needsLogin) await this.engine.resume();
    else await this.engine.kick();
    this.server.fault = null;
    if (fault) for (const photo of this.photos.values()) photo.cuts += 1;
    if (this.engine.state.nextTryAt === null && !this.engine.state.needsLogin) this.#unheard = false;
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

  get unheard(): boolean {
    return this.#unheard;
  }

  get started(): boolean {
    return this.#started;
  }
}
