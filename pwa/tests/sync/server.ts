/**
 * The server's side of docs/sync.md in memory, for the tests only: devices of persons, dedupe, gaps, refusals,
 * buckets, checksums, incarnations, backups. It also watches: what a phone may never do is in `violations`.
 */

import type {
  DeviceAnswer,
  DeviceStatus,
  PullAnswer,
  PushAnswer,
  PushMutation,
  PushRequest,
} from "../../src/api/operations";
import { ApiProblem, NoAnswer } from "../../src/api/problems";
import { sha256Hex } from "../../src/local/ids";
import type { NewUpload, Standing, Transport } from "../../src/sync/transport";
import { Attic, type Held } from "./attic";
import { type Applied, Desk } from "./desk";
import type { Fault } from "./fault";
import { Ledger } from "./ledger";
import { type Row, Shelf } from "./shelf";

const BUSY_S = 2;

export class FakeServer implements Transport {
  incarnation = "first";
  /** On its disk is enough; else only what `backup` has copied counts as backed up. */
  durable = true;
  fault: Fault = null;
  /** Who is logged in in the browser. */
  cookie = "me";
  reports: DeviceStatus[] = [];
  #revoked = false;
  readonly #ledger = new Ledger();
  readonly #shelf = new Shelf();
  readonly #desk = new Desk(this.#shelf);
  readonly #attic = new Attic();
  #hashes = new Map<string, string>();

  /** What a phone of this person sends: like the header that names for whom a request is meant. */
  for(person: string): Transport {
    const asked = <A extends unknown[], R>(run: (...args: A) => Promise<R>) => {
      return async (...args: A): Promise<R> => {
        this.#meet();
        if (this.cookie !== person) throw new ApiProblem(401, "auth.other_person", "");
        return run.apply(this, args);
      };
    };
    return {
      register: asked(this.register),
      push: asked(this.push),
      pull: asked(this.pull),
      report: asked(this.report),
      createUpload: asked(this.createUpload),
      uploadOffset: asked(this.uploadOffset),
      sendChunk: asked(this.sendChunk),
    };
  }

  /** What a phone may never do. */
  get violations(): string[] {
    return this.#ledger.violations;
  }

  get refused(): Set<string> {
    return this.#desk.refused;
  }

  get applied(): Applied[] {
    return this.#desk.applied;
  }

  get rejected(): Set<string> {
    return this.#desk.rejected;
  }

  get rows(): Map<string, Row> {
    return this.#shelf.rows;
  }

  get uploads(): Map<string, Held> {
    return this.#attic.held;
  }

  /** Rows in an answer to a pull. */
  set pageSize(most: number) {
    this.#shelf.pageSize = most;
  }

  put(table: Row["table"], id: string, row: Record<string, unknown>, owner = this.cookie): void {
    this.#shelf.put(table, id, row, owner);
  }

  remove(table: Row["table"], id: string, owner = this.cookie): void {
    this.#shelf.remove(table, id, owner);
  }

  /** What is on the disk now survives the loss of that disk. */
  backup(): void {
    this.#ledger.backup();
    this.#attic.backup();
  }

  /** Back to the moment some operations ago, never before what was called durable. */
  restore(back: number): void {
    this.incarnation = `${this.incarnation}+`;
    const gone = this.#ledger.restore(back).flatMap((taking) => this.#desk.forget(taking));
    for (const id of gone) this.#hashes.delete(id);
    this.#attic.restore(this.durable);
    const others = [...this.rows.values()].filter(({ table }) => table !== "visit");
    this.#shelf.clear();
    this.#desk.redraw();
    for (const { table, id, row, owner } of others) this.put(table, id, row, owner);
  }

  /** An administrator locks the phone from afar. */
  revoke(): void {
    this.#revoked = true;
    this.#ledger.revoke(this.cookie);
  }

  logIn(person: string): void {
    this.cookie = person;
    this.#revoked = false;
  }

  async register(deviceId: string): Promise<DeviceAnswer> {
    this.#meet();
    const { lastSeq } = this.#ledger.register(deviceId, this.cookie);
    return { deviceId, epoch: 1, lastSeq, incarnation: this.incarnation };
  }

  async push(request: PushRequest): Promise<PushAnswer> {
    this.#meet();
    const device = this.#ledger.of(request.deviceId, this.cookie);
    for (const mutation of request.mutations) await this.#watch(mutation);
    if (request.mutations.length > 100) throw new ApiProblem(413, "request.too_large", "");
    const take = () =>
      request.mutations.map((one) => this.#ledger.take(device, one, () => this.#desk.judge(device, one)));
    let results = take();
    if (this.fault === "doubled") results = take();
    if (this.fault === "reordered") results.reverse();
    if (this.fault === "lost_answer") throw new NoAnswer("timeout");
    if (this.fault === "truncated") throw new NoAnswer("not_json");
    if (this.durable) device.durable = device.lastSeq;
    const durableUpto = device.durable;
    return { results, lastSeq: device.lastSeq, serverAt: new Date().toISOString(), durableUpto };
  }

  /** Frozen means frozen: the same operation never comes with other bytes, and its hash is right. */
  async #watch({ id, kind, body, bodySha256 }: PushMutation): Promise<void> {
    const known = this.#hashes.get(id);
    if (kind === "nothing" ? body !== "{}" : known !== undefined && known !== body)
      this.violations.push(`${id} came with other bytes`);
    if ((await sha256Hex(body)) !== bodySha256) this.violations.push(`${id} came with a wrong hash`);
    if (kind !== "nothing") this.#hashes.set(id, body);
  }

  async pull(_deviceId: string, cursor: string | null, verify = false): Promise<PullAnswer> {
    this.#meet();
    const answer = await this.#shelf.pull(cursor, this.cookie, this.incarnation, verify);
    if (this.fault === "page_lost" && answer.gained.length === 0) throw new NoAnswer("offline");
    return answer;
  }

  async report(_deviceId: string, status: DeviceStatus): Promise<void> {
    this.#meet();
    this.reports.push(status);
  }

  async createUpload(upload: NewUpload): Promise<void> {
    this.#meet();
    this.#attic.announce(upload);
  }

  async uploadOffset(id: string): Promise<Standing> {
    this.#meet();
    return this.#standing(id);
  }

  async sendChunk(id: string, offset: number, chunk: Blob): Promise<Standing> {
    this.#meet();
    const arrived = new Uint8Array(await chunk.arrayBuffer());
    this.#attic.of(id).received += arrived.length;
    if (this.fault === "cut") throw new NoAnswer("offline");
    await this.#attic.add(id, offset, arrived);
    if (this.fault === "lost_answer") throw new NoAnswer("timeout");
    return this.#standing(id);
  }

  #standing(id: string): Standing {
    const durable = this.durable ? this.#attic.isWhole(id) : this.#attic.isCopied(id);
    return { offset: this.#attic.of(id).bytes.length, durable };
  }

  #meet(): void {
    if (this.fault === "offline") throw new NoAnswer("offline");
    if (this.fault === "portal") throw new NoAnswer("captive_portal");
    if (this.#revoked) throw new ApiProblem(401, "auth.device_revoked", "");
    if (this.fault === "login") throw new ApiProblem(401, "auth.login_required", "");
    if (this.fault === "busy") throw new ApiProblem(503, "unavailable", "", {}, [], BUSY_S);
  }
}
