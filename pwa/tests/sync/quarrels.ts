/** What others do to the same things: an account that two people change, visits that are deleted with their account. */
import { expect } from "vitest";
import { session } from "../../src/local/session.svelte";
import { conflictOf, resolveConflict } from "../../src/sync/attention";
import { writeOperation } from "../../src/sync/outbox";
import type { World } from "./world";

const SHARED = "shared";
type Edit = { changes: { name: string }; seen: { name: string } };

export async function rename(world: World, crossed: boolean): Promise<void> {
  const { server } = world;
  if (!server.rows.has(`account/${SHARED}`)) {
    server.put("account", SHARED, { id: SHARED, name: "Old", version: 1 }, world.aino);
    await world.exchange(null);
  }
  const here = await session.db.account.get(SHARED);
  if (!here) return;
  const { name, version } = here as { name: string; version: number };
  const body = {
    accountId: SHARED,
    baseVersion: version,
    changes: { name: `Mine ${world.saved.length}` },
    seen: { name },
  };
  const { id } = await writeOperation(session.db, "account.edit", body, {
    context: {},
    baseVersion: version,
  });
  world.saved.push({ id, table: "account", row: SHARED });
  const there = server.rows.get(`account/${SHARED}`)?.row as { name: string; version: number } | undefined;
  if (!crossed || !there) return;
  const theirs = { ...there, name: `Theirs ${world.saved.length}`, version: there.version + 1 };
  server.put("account", SHARED, theirs, world.aino);
}

/** Of what lies in the tray with two values one is chosen: a new edit that has seen the other, or none. */
export async function settle(world: World, keep: "mine" | "theirs"): Promise<void> {
  const waiting = await session.db.outbox.where("state").equals("attention").toArray();
  const old = (await session.db.vault.open("outbox", waiting)).find((one) => conflictOf(one));
  const conflict = old && conflictOf(old);
  if (!old || !conflict) return;
  const last = await session.db.outbox.orderBy("seq").last();
  await resolveConflict(session.db, old.seq, { name: keep });
  world.discarded.add(old.id);
  const newer = await session.db.outbox
    .where("seq")
    .above(last?.seq ?? 0)
    .toArray();
  const [next] = await session.db.vault.open("outbox", newer);
  expect(newer).toHaveLength(keep === "mine" ? 1 : 0);
  if (!next) return;
  const { changes, seen } = JSON.parse(next.body) as Edit;
  expect({ yours: changes.name, theirs: seen.name }).toEqual(conflict.fields.name);
  world.saved.push({ id: next.id, table: "account", row: SHARED });
}

export function cascade(world: World, account: string): Promise<void> {
  const { server } = world;
  for (const { table, id, row } of [...server.rows.values()]) {
    const isOf = table === "visit" && row.accountId === account;
    if (isOf || (table === "account" && id === account)) server.remove(table, id, world.aino);
  }
  return Promise.resolve();
}
