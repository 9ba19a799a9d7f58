/**
 * The server's side of docs/sync.md in memory, for the tests only: devices of persons, dedupe, gaps, refusals,
 * buckets, checksums, incarnations, backups. It also watches: what a phone may never do is in `violations`.
 */

import type {
  DeviceAnswer,
  DeviceStatus,
  PullAnswer,
  PullChange,
  PushAnswer,
  PushMutation,
  PushRequest,
  PushResult,
} from "../../src/api/operations";
import { ApiProblem, NoAnswer } from "../../src/api/problems";
import { sha256Hex } from "../../src/local/ids";
import type { NewUpload, Transport } from "../../src/sync/transport";

export type Fault =
  | "offline"
  | "portal"
  | "login"
  | "busy"
  | "lost_answer"
  | "truncated"
  | "doubled"
  | "reordered"
  | "cut"
  | null;
type Stored = { hash: string; result: PushResult };
type Device = {
  owner: string;
  lastSeq: number;
  durable: number;
  revoked: boolean;
  stored: Map<number, Stored>;
};
type Row = {
  owner: string;
  table: PullChange["table"];
  id: string;
  row: Record<string, unknown>;
  version: string;
};
type Applied = { id: string; seq: number; device: string; owner: string; kind: string; body: string };
type Held = { announced: NewUpload; bytes: Uint8Array; received: number };

const BUSY_S = 2;

type Taking = { device: string; seq: number };

export class FakeServer implements Transport {
  incarnation = "first";
  /** On its disk is enough; else only what `backup` has copied counts as backed up. */
  durable = true;
  fault: Fault = null;
  /** Who is logged in in the browser. */
  cookie = "me";
  /** Account ids that the server refuses. */
  refused = new Set<string>();
  /** Every effect, in the order it was applied; its id must be in here once. */
  applied: Applied[] = [];
  /** Operations that were refused for good. */
  rejected = new Set<string>();
  rows = new Map<string, Row>();
  uploads = new Map<string, Held>();
  reports: DeviceStatus[] = [];
  violations: string[] = [];
  #revoked = false;
  #devices = new Map<string, Device>();
  #log: (PullChange & { owner: string })[] = [];
  /** In the order of all phones: what a restore takes back. */
  #takings: Taking[] = [];
  #writes = 0;
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

  put(table: Row["table"], id: string, row: Record<string, unknown>, owner = this.cookie): void {
    this.#writes += 1;
    const version = `v${this.#writes}`;
    this.rows.set(`${table}/${id}`, { owner, table, id, row, version });
    const change = { seq: this.#log.length + 1, bucket: `user:${owner}`, table, op: "put" as const, id };
    this.#log.push({ ...change, row, version, owner });
  }

  remove(table: Row["table"], id: string, owner = this.cookie): void {
    this.rows.delete(`${table}/${id}`);
    const bucket = `user:${owner}`;
    this.#log.push({ seq: this.#log.length + 1, bucket, table, op: "remove", id, owner });
  }

  /** What is on the disk now survives the loss of that disk. */
  backup(): void {
    for (const device of this.#devices.values()) device.durable = device.lastSeq;
  }

  /** Back to the moment some operations ago, never before what was called durable. */
  restore(back: number): void {
    this.incarnation = `${this.incarnation}+`;
    const isKept = ({ device, seq }: Taking) => seq <= (this.#devices.get(device)?.durable ?? 0);
    const kept = this.#takings.map(isKept).lastIndexOf(true) + 1;
    for (const { device, seq } of this.#takings.splice(Math.max(kept, this.#takings.length - back))) {
      this.#forget(device, seq);
    }
    const others = [...this.rows.values()].filter(({ table }) => table !== "visit");
    this.rows.clear();
    this.#log = [];
    for (const effect of this.applied) this.#effect(effect.body, effect.owner);
    for (const { table, id, row, owner } of others) this.put(table, id, row, owner);
  }

  #forget(deviceId: string, seq: number): void {
    const isGone = (one: Applied) => one.device === deviceId && one.seq === seq;
    for (const { id } of this.applied.filter(isGone)) this.#hashes.delete(id);
    this.applied = this.applied.filter((one) => !isGone(one));
    const device = this.#devices.get(deviceId);
    if (!device) return;
    device.stored.delete(seq);
    device.lastSeq = Math.min(device.lastSeq, seq - 1);
  }

  /** An administrator locks the phone from afar. */
  revoke(): void {
    this.#revoked = true;
    for (const device of this.#devices.values()) {
      if (device.owner === this.cookie) device.revoked = true;
    }
  }

  logIn(person: string): void {
    this.cookie = person;
    this.#revoked = false;
  }

  async register(deviceId: string): Promise<DeviceAnswer> {
    this.#meet();
    const known = this.#devices.get(deviceId);
    if (known && (known.owner !== this.cookie || known.revoked)) {
      throw new ApiProblem(409, "sync.device_taken", "");
    }
    const fresh = { owner: this.cookie, lastSeq: 0, durable: 0, revoked: false, stored: new Map() };
    const device = known ?? fresh;
    this.#devices.set(deviceId, device);
    return { deviceId, epoch: 1, lastSeq: device.lastSeq, incarnation: this.incarnation };
  }

  async push(request: PushRequest): Promise<PushAnswer> {
    this.#meet();
    const device = this.#devices.get(request.deviceId);
    if (!device || device.revoked || device.owner !== this.cookie) {
      throw new ApiProblem(409, "sync.unknown_device", "");
    }
    for (const mutation of request.mutations) await this.#watch(mutation);
    if (request.mutations.length > 100) throw new ApiProblem(413, "request.too_large", "");
    const take = () => request.mutations.map((one) => this.#take(request.deviceId, device, one));
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
  async #watch({ id, body, bodySha256 }: PushMutation): Promise<void> {
    const known = this.#hashes.get(id);
    if (known !== undefined && known !== body) this.violations.push(`${id} came with other bytes`);
    if ((await sha256Hex(body)) !== bodySha256) this.violations.push(`${id} came with a wrong hash`);
    this.#hashes.set(id, body);
  }

  #take(deviceId: string, device: Device, mutation: PushMutation): PushResult {
    const { seq, id } = mutation;
    const known = device.stored.get(seq);
    if (seq <= device.lastSeq) {
      if (known?.hash !== mutation.bodySha256 || known.result.id !== id) {
        this.violations.push(`${seq} was used twice`);
        return { seq, id, status: "rejected", code: "sync.seq_reuse" };
      }
      return { ...known.result, status: "duplicate" };
    }
    if (seq > device.lastSeq + 1) return { seq, id, status: "gap", expected: device.lastSeq + 1 };
    const result = this.#judge(deviceId, device, mutation);
    device.lastSeq = seq;
    this.#takings.push({ device: deviceId, seq });
    device.stored.set(seq, { hash: mutation.bodySha256, result });
    return result;
  }

  #judge(deviceId: string, device: Device, { seq, id, kind, body }: PushMutation): PushResult {
    const { accountId, visitId } = JSON.parse(body) as { accountId?: string; visitId: string };
    const unknown = kind === "visit.report" && !this.rows.has(`visit/${visitId}`);
    if (unknown || (accountId && this.refused.has(accountId))) {
      this.rejected.add(id);
      const code = unknown ? "visits.unknown_visit" : "visits.unknown_account";
      return { seq, id, status: "rejected", code, facts: {} };
    }
    if (this.applied.some((effect) => effect.id === id)) return { seq, id, status: "duplicate" };
    this.applied.push({ id, seq, device: deviceId, owner: device.owner, kind, body });
    this.#effect(body, device.owner);
    return { seq, id, status: "applied" };
  }

  #effect(body: string, owner: string): void {
    const said = JSON.parse(body) as {
      visitId: string;
      accountId?: string;
      reportId?: string;
      note?: string;
    };
    const before = this.rows.get(`visit/${said.visitId}`)?.row ?? {
      id: said.visitId,
      accountId: said.accountId,
      state: "open",
      verdict: { outcome: "verified" },
      notes: [],
      photos: [],
      voices: [],
    };
    const notes = [...(before.notes as unknown[])];
    if (said.reportId) notes.push({ id: said.reportId, text: said.note ?? "" });
    this.put("visit", said.visitId, { ...before, notes }, owner);
  }

  async pull(_deviceId: string, cursor: string | null, verify = false): Promise<PullAnswer> {
    this.#meet();
    const me = this.cookie;
    const [incarnation, from, person] = (cursor ?? "::").split(":");
    const fresh = cursor === null || incarnation !== this.incarnation || person !== me;
    const end = this.#log.length;
    const changes = fresh ? this.#snapshot(me) : this.#since(Number(from), me);
    const told = fresh || verify || changes.length > 0;
    return {
      cursor: `${this.incarnation}:${end}:${me}`,
      incarnation: this.incarnation,
      gained: fresh ? [`user:${me}`] : [],
      lost: cursor !== null && person !== me ? [`user:${person}`] : [],
      changes,
      more: false,
      serverAt: new Date().toISOString(),
      checksums: told ? { [`user:${me}`]: await this.#checksum(me) } : {},
      limits: [],
    };
  }

  #rowsOf(owner: string): Row[] {
    return [...this.rows.values()].filter((row) => row.owner === owner);
  }

  async #checksum(owner: string): Promise<{ count: number; hash: string }> {
    let sum = 0n;
    const rows = this.#rowsOf(owner);
    for (const { table, id, version } of rows) {
      sum ^= BigInt(`0x${(await sha256Hex(`${table}/${id}/${version}`)).slice(0, 16)}`);
    }
    return { count: rows.length, hash: sum.toString(16).padStart(16, "0") };
  }

  /** Each row once and as it is now, like the real one. */
  #since(from: number, owner: string): PullChange[] {
    const last = new Map<string, PullChange>();
    for (const { owner: of, ...change } of this.#log) {
      if (change.seq > from && of === owner) last.set(`${change.table}/${change.id}`, change);
    }
    return [...last.values()];
  }

  #snapshot(owner: string): PullChange[] {
    return this.#rowsOf(owner).map(({ table, id, row, version }) => ({
      seq: 0,
      bucket: `user:${owner}`,
      table,
      op: "put",
      id,
      row,
      version,
    }));
  }

  async report(_deviceId: string, status: DeviceStatus): Promise<void> {
    this.#meet();
    this.reports.push(status);
  }

  async createUpload(upload: NewUpload): Promise<void> {
    this.#meet();
    if (!this.uploads.has(upload.id))
      this.uploads.set(upload.id, { announced: upload, bytes: new Uint8Array(), received: 0 });
  }

  async uploadOffset(id: string): Promise<number> {
    this.#meet();
    return this.#upload(id).bytes.length;
  }

  async sendChunk(id: string, offset: number, chunk: Blob): Promise<number> {
    this.#meet();
    const upload = this.#upload(id);
    const arrived = new Uint8Array(await chunk.arrayBuffer());
    upload.received += arrived.length;
    if (this.fault === "cut") throw new NoAnswer("offline");
    if (offset > upload.bytes.length) throw new ApiProblem(409, "uploads.offset", "");
    const bytes = new Uint8Array([...upload.bytes.subarray(0, offset), ...arrived]);
    upload.bytes = bytes;
    if (
      bytes.length === upload.announced.sizeBytes &&
      (await sha256Hex(bytes.buffer)) !== upload.announced.sha256
    ) {
      upload.bytes = new Uint8Array();
      throw new ApiProblem(422, "uploads.checksum", "");
    }
    if (this.fault === "lost_answer") throw new NoAnswer("timeout");
    return bytes.length;
  }

  #upload(id: string): Held {
    const upload = this.uploads.get(id);
    if (!upload) throw new ApiProblem(404, "not_found", "");
    return upload;
  }

  #meet(): void {
    if (this.fault === "offline") throw new NoAnswer("offline");
    if (this.fault === "portal") throw new NoAnswer("captive_portal");
    if (this.#revoked) throw new ApiProblem(401, "auth.device_revoked", "");
    if (this.fault === "login") throw new ApiProblem(401, "auth.login_required", "");
    if (this.fault === "busy") throw new ApiProblem(503, "unavailable", "", {}, [], BUSY_S);
  }
}
