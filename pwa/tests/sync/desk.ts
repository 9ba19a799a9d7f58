/** Where the tests' server judges operations: what it applies, what it refuses, and what that does to its rows. */
import type { PushMutation, PushResult } from "../../src/api/operations";
import type { Device, Taking } from "./ledger";
import { drawVisit, type Shelf } from "./shelf";

export type Applied = { id: string; seq: number; device: string; owner: string; kind: string; body: string };
type Refusal = { code: string; field?: string; facts: object };

export class Desk {
  /** Account ids that the server refuses. */
  readonly refused = new Set<string>();
  /** Every effect, in the order it was applied; its id must be in here once. */
  applied: Applied[] = [];
  /** Operations that were refused for good. */
  readonly rejected = new Set<string>();
  readonly #shelf: Shelf;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  judge(device: Device, { seq, id, kind, body }: PushMutation): PushResult {
    if (kind === "nothing") return { seq, id, status: "applied" };
    if (this.applied.some((effect) => effect.id === id)) return { seq, id, status: "duplicate" };
    const refusal = kind === "account.edit" ? this.#edit(body, device.owner) : this.#visit(kind, body);
    if (refusal) {
      this.rejected.add(id);
      return { seq, id, status: "rejected", ...refusal } as PushResult;
    }
    this.applied.push({ id, seq, device: device.id, owner: device.owner, kind, body });
    if (kind !== "account.edit") drawVisit(this.#shelf, body, device.owner);
    return { seq, id, status: "applied" };
  }

  /** Also a report of a visit that is not there, whoever refused or deleted it. */
  #visit(kind: string, body: string): Refusal | null {
    const { accountId, visitId } = JSON.parse(body) as { accountId?: string; visitId: string };
    if (kind === "visit.report" && !this.#shelf.rows.has(`visit/${visitId}`))
      return { code: "visits.unknown_visit", facts: {} };
    if (accountId && this.refused.has(accountId)) return { code: "visits.unknown_account", facts: {} };
    return null;
  }

  /** A field counts as changed by somebody else if it has neither the value that was seen nor the new one. */
  #edit(body: string, owner: string): Refusal | null {
    const { accountId, changes, seen } = JSON.parse(body) as {
      accountId: string;
      changes: Record<string, unknown>;
      seen: Record<string, unknown>;
    };
    const held = this.#shelf.rows.get(`account/${accountId}`);
    if (held?.owner !== owner) return { code: "accounts.unknown_account", facts: {} };
    const { row } = held;
    const crossed = Object.entries(changes).filter(
      ([field, yours]) => ![yours, seen[field]].includes(row[field]),
    );
    const version = row.version as number;
    if (crossed.length > 0) {
      const fields = Object.fromEntries(
        crossed.map(([field, yours]) => [field, { yours, theirs: row[field] }]),
      );
      return { code: "version_conflict", field: `changes.${crossed[0]?.[0]}`, facts: { version, fields } };
    }
    this.#shelf.put("account", accountId, { ...row, ...changes, version: version + 1 }, owner);
    return null;
  }

  /** The ids of what a restore took back. */
  forget({ device, seq }: Taking): string[] {
    const isGone = (one: Applied) => one.device === device && one.seq === seq;
    const gone = this.applied.filter(isGone).map(({ id }) => id);
    this.applied = this.applied.filter((one) => !isGone(one));
    return gone;
  }

  redraw(): void {
    for (const { kind, body, owner } of this.applied)
      if (kind !== "account.edit") drawVisit(this.#shelf, body, owner);
  }
}
