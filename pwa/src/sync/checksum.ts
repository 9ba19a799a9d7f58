/** What tells the server's rows from ours: how many, and the exclusive-or of eight bytes of each row's hash. */
import type { PullChange } from "../api/operations";
import type { Membership, RoundsDb } from "../local/db";
import { sha256Hex } from "../local/ids";

export type Sum = { count: number; hash: string };

const NOTHING: Sum = { count: 0, hash: "0".repeat(16) };

/** Of every row of a page, before its transaction: IndexedDB does not wait for hashes. */
export async function hashesOf(changes: readonly PullChange[]): Promise<(string | undefined)[]> {
  return Promise.all(
    changes.map(async ({ op, table, id, version }) =>
      op === "put" && version ? (await sha256Hex(`${table}/${id}/${version}`)).slice(0, 16) : undefined,
    ),
  );
}

export async function sumOf(db: RoundsDb, bucket: string): Promise<Sum> {
  return sum(await membersOf(db, bucket));
}

export function membersOf(db: RoundsDb, bucket: string): Promise<Membership[]> {
  const last = "\uffff";
  return db.membership.where("[bucket+table+id]").between([bucket, "", ""], [bucket, last, last]).toArray();
}

function sum(members: readonly Membership[]): Sum {
  let high = 0;
  let low = 0;
  for (const { hash = NOTHING.hash } of members) {
    high ^= Number.parseInt(hash.slice(0, 8), 16);
    low ^= Number.parseInt(hash.slice(8), 16);
  }
  return { count: members.length, hash: `${hex(high)}${hex(low)}` };
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}
