/** The server's side of sync.md in memory, for the tests only: dedupe, gaps, refusals, buckets, incarnations. */

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

export type Fault = "offline" | "portal" | "login" | "busy" | "lost_answer" | null;
type Stored = { hash: string; result: PushResult };
type Device = { lastSeq: number; stored: Map<number, Stored> };
type Row = { table: PullChange["table"]; id: string; row: Record<string, unknown>; version: string };

function forgetAfter(device: Device, lastSeq: number): void {
  device.lastSeq = Math.min(device.lastSeq, lastSeq);
  for (const seq of [...device.stored.keys()]) if (seq > lastSeq) device.stored.delete(seq);
}

export class FakeServer implements Transport {
  incarnation = "first";
  durable = true;
  fault: Fault = null;
  /** Account ids that the server refuses. */
  refused = new Set<string>();
  /** Every effect, in the order it was applied; its id must be in here once. */
  applied: { id: string; seq: number; body: string }[] = [];
  rows = new Map<string, Row>();
  uploads = new Map<string, { announced: NewUpload; bytes: Uint8Array }>();
  reports: DeviceStatus[] = [];
  #devices = new Map<string, Device>();
  #log: PullChange[] = [];
  #writes = 0;

  put(table: Row["table"], id: string, row: Record<string, unknown>): void {
    this.#writes += 1;
    const version = `v${this.#writes}`;
    this.rows.set(`${table}/${id}`, { table, id, row, version });
    this.#log.push({ seq: this.#log.length + 1, bucket: "user:me", table, op: "put", id, row, version });
  }

  remove(table: Row["table"], id: string): void {
    this.rows.delete(`${table}/${id}`);
    this.#log.push({ seq: this.#log.length + 1, bucket: "user:me", table, op: "remove", id });
  }

  /** Back to an earlier moment, as after a restore: later operations are unknown again. */
  restore(lastSeq: number): void {
    this.incarnation = `${this.incarnation}+`;
    this.applied = this.applied.filter((effect) => effect.seq <= lastSeq);
    for (const device of this.#devices.values()) forgetAfter(device, lastSeq);
    const others = [...this.rows.values()].filter(({ table }) => table !== "visit");
    this.rows.clear();
    this.#log = [];
    for (const effect of this.applied) this.#effect(effect.body);
    for (const { table, id, row } of others) this.put(table, id, row);
  }

  async register(deviceId: string): Promise<DeviceAnswer> {
    this.#meet();
    const device = this.#devices.get(deviceId) ?? { lastSeq: 0, stored: new Map() };
    this.#devices.set(deviceId, device);
    return { deviceId, epoch: 1, lastSeq: device.lastSeq, incarnation: this.incarnation };
  }

  async push(request: PushRequest): Promise<PushAnswer> {
    this.#meet();
    const device = this.#devices.get(request.deviceId);
    if (!device) throw new ApiProblem(409, "sync.unknown_device", "");
    const results = request.mutations.map((mutation) => this.#take(device, mutation));
    if (this.fault === "lost_answer") throw new NoAnswer("timeout");
    const durableUpto = this.durable ? device.lastSeq : 0;
    return { results, lastSeq: device.lastSeq, serverAt: new Date().toISOString(), durableUpto };
  }

  #take(device: Device, mutation: PushMutation): PushResult {
    const { seq, id } = mutation;
    const known = device.stored.get(seq);
    if (seq <= device.lastSeq) {
      if (known?.hash !== mutation.bodySha256) return { seq, id, status: "rejected", code: "sync.seq_reuse" };
      return { ...known.result, status: "duplicate" };
    }
    if (seq > device.lastSeq + 1) return { seq, id, status: "gap", expected: device.lastSeq + 1 };
    const result = this.#judge(mutation);
    device.lastSeq = seq;
    device.stored.set(seq, { hash: mutation.bodySha256, result });
    return result;
  }

  #judge({ seq, id, body }: PushMutation): PushResult {
    if (this.refused.has((JSON.parse(body) as { accountId: string }).accountId)) {
      return { seq, id, status: "rejected", code: "visits.unknown_account", facts: {} };
    }
    if (!this.applied.some((effect) => effect.id === id)) {
      this.applied.push({ id, seq, body });
      this.#effect(body);
    }
    return { seq, id, status: "applied" };
  }

  #effect(body: string): void {
    const { visitId, accountId } = JSON.parse(body) as { visitId: string; accountId: string };
    this.put("visit", visitId, { id: visitId, accountId, state: "open", verdict: { outcome: "verified" } });
  }

  async pull(_deviceId: string, cursor: string | null, verify = false): Promise<PullAnswer> {
    this.#meet();
    const [incarnation, from] = (cursor ?? ":0").split(":");
    const fresh = cursor === null || incarnation !== this.incarnation;
    const end = this.#log.length;
    const changes = fresh ? this.#snapshot() : this.#since(Number(from));
    return {
      cursor: `${this.incarnation}:${end}`,
      incarnation: this.incarnation,
      gained: fresh ? ["user:me"] : [],
      lost: [],
      changes,
      more: false,
      serverAt: new Date().toISOString(),
      checksums: fresh || verify || changes.length > 0 ? { "user:me": await this.#checksum() } : {},
      limits: [],
    };
  }

  async #checksum(): Promise<{ count: number; hash: string }> {
    let sum = 0n;
    for (const { table, id, version } of this.rows.values()) {
      sum ^= BigInt(`0x${(await sha256Hex(`${table}/${id}/${version}`)).slice(0, 16)}`);
    }
    return { count: this.rows.size, hash: sum.toString(16).padStart(16, "0") };
  }

  /** Each row once and as it is now, like the real one. */
  #since(from: number): PullChange[] {
    const last = new Map<string, PullChange>();
    for (const change of this.#log) {
      if (change.seq > from) last.set(`${change.table}/${change.id}`, change);
    }
    return [...last.values()];
  }

  #snapshot(): PullChange[] {
    return [...this.rows.values()].map(({ table, id, row, version }) => ({
      seq: 0,
      bucket: "user:me",
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
      this.uploads.set(upload.id, { announced: upload, bytes: new Uint8Array() });
  }

  async uploadOffset(id: string): Promise<number> {
    this.#meet();
    const upload = this.uploads.get(id);
    if (!upload) throw new ApiProblem(404, "not_found", "");
    return upload.bytes.length;
  }

  async sendChunk(id: string, offset: number, chunk: Blob): Promise<number> {
    this.#meet();
    const upload = this.uploads.get(id);
    if (!upload) throw new ApiProblem(404, "not_found", "");
    if (offset !== upload.bytes.length) throw new ApiProblem(409, "uploads.offset", "");
    const bytes = new Uint8Array([...upload.bytes, ...new Uint8Array(await chunk.arrayBuffer())]);
    upload.bytes = bytes;
    if (
      bytes.length === upload.announced.sizeBytes &&
      (await sha256Hex(bytes.buffer)) !== upload.announced.sha256
    ) {
      throw new ApiProblem(422, "uploads.checksum", "");
    }
    if (this.fault === "lost_answer") throw new NoAnswer("timeout");
    return bytes.length;
  }

  #meet(): void {
    if (this.fault === "offline") throw new NoAnswer("offline");
    if (this.fault === "portal") throw new NoAnswer("captive_portal");
    if (this.fault === "login") throw new ApiProblem(401, "auth.login_required", "");
    if (this.fault === "busy") throw new ApiProblem(503, "unavailable", "", {}, [], 2);
  }
}
