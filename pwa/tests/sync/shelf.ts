/** The rows of the tests' server, and how a phone fetches them: snapshots in pages, then what changed since. */
import type { PullAnswer, PullChange } from "../../src/api/operations";
import { sha256Hex } from "../../src/local/ids";

export type Row = {
  owner: string;
  table: PullChange["table"];
  id: string;
  row: Record<string, unknown>;
  version: string;
};
type Page = { changes: PullChange[]; next: string; more: boolean };
/** `key`: the last row of a snapshot that is under way; what changes meanwhile comes after it, from `from` on. */
type Cursor = { incarnation: string; from: number; owner: string; key: string | null };

export class Shelf {
  readonly rows = new Map<string, Row>();
  pageSize = Number.POSITIVE_INFINITY;
  #log: (PullChange & { owner: string })[] = [];
  #writes = 0;

  put(table: Row["table"], id: string, row: Record<string, unknown>, owner: string): void {
    this.#writes += 1;
    const version = `v${this.#writes}`;
    this.rows.set(`${table}/${id}`, { owner, table, id, row, version });
    const change = { seq: this.#log.length + 1, bucket: `user:${owner}`, table, op: "put" as const, id };
    this.#log.push({ ...change, row, version, owner });
  }

  remove(table: Row["table"], id: string, owner: string): void {
    this.rows.delete(`${table}/${id}`);
    const bucket = `user:${owner}`;
    this.#log.push({ seq: this.#log.length + 1, bucket, table, op: "remove", id, owner });
  }

  clear(): void {
    this.rows.clear();
    this.#log = [];
  }

  async pull(said: string | null, me: string, incarnation: string, verify: boolean): Promise<PullAnswer> {
    const cursor = said === null ? null : read(said);
    const fresh = cursor?.incarnation !== incarnation || cursor.owner !== me;
    const at = fresh ? { incarnation, from: this.#log.length, owner: me, key: "" } : (cursor as Cursor);
    const page = at.key === null ? this.#since(at) : this.#snapshot({ ...at, key: at.key });
    const told = !page.more && (fresh || verify || page.changes.length > 0);
    return {
      cursor: page.next,
      incarnation,
      gained: fresh ? [`user:${me}`] : [],
      lost: cursor !== null && cursor.owner !== me ? [`user:${cursor.owner}`] : [],
      changes: page.changes,
      more: page.more,
      serverAt: new Date().toISOString(),
      checksums: told ? { [`user:${me}`]: await this.#checksum(me) } : {},
      limits: [],
    };
  }

  /** In the order of keys, so that rows that come and go meanwhile move nothing. */
  #snapshot(at: Cursor & { key: string }): Page {
    const rest = [...this.rows.entries()]
      .filter(([key, row]) => row.owner === at.owner && key > at.key)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const shown = rest.slice(0, this.pageSize);
    const isWhole = shown.length === rest.length;
    const changes = shown.map(([, { table, id, row, version }]): PullChange => {
      return { seq: 0, bucket: `user:${at.owner}`, table, op: "put", id, row, version };
    });
    const isBehind = isWhole && this.#log.length > at.from;
    return {
      changes,
      next: write({ ...at, key: isWhole ? null : (shown.at(-1)?.[0] ?? "") }),
      more: !isWhole || isBehind,
    };
  }

  /** Each row once and as it is now, like the real one. */
  #since(at: Cursor): Page {
    const mine = this.#log.filter(({ seq, owner }) => seq > at.from && owner === at.owner);
    const shown = mine.slice(0, this.pageSize);
    const last = new Map<string, PullChange>();
    for (const { owner: _, ...change } of shown) last.set(`${change.table}/${change.id}`, change);
    const more = shown.length < mine.length;
    const from = more ? (shown.at(-1)?.seq ?? at.from) : this.#log.length;
    return { changes: [...last.values()], next: write({ ...at, from }), more };
  }

  async #checksum(owner: string): Promise<{ count: number; hash: string }> {
    let sum = 0n;
    const rows = [...this.rows.values()].filter((row) => row.owner === owner);
    for (const { table, id, version } of rows) {
      sum ^= BigInt(`0x${(await sha256Hex(`${table}/${id}/${version}`)).slice(0, 16)}`);
    }
    return { count: rows.length, hash: sum.toString(16).padStart(16, "0") };
  }
}

const read = (text: string) => JSON.parse(text) as Cursor;
const write = (cursor: Cursor) => JSON.stringify(cursor);

/** What the server makes of an operation about a visit. */
export function drawVisit(shelf: Shelf, body: string, owner: string): void {
  const said = JSON.parse(body) as { visitId: string; accountId?: string; reportId?: string; note?: string };
  const before = shelf.rows.get(`visit/${said.visitId}`)?.row ?? {
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
  shelf.put("visit", said.visitId, { ...before, notes }, owner);
}
