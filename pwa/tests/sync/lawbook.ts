/** What must be true of a phone and its server after every step, and once everything has arrived. */
import { expect } from "vitest";
import type { Mutation } from "../../src/local/db";
import { session } from "../../src/local/session.svelte";
import { itemStates } from "../../src/sync/itemstate";
import { PHOTO_BYTES, type World } from "./world";

const CHUNK = 256 * 1024;

export async function watch(world: World): Promise<void> {
  await nothingIsLost(world);
  await nothingIsForgotten(world);
  await nothingIsPretended(world);
  const applied = world.server.applied.map((effect) => effect.id);
  expect(applied.filter((id) => world.discarded.has(id))).toEqual([]);
  expect(world.server.violations).toEqual([]);
  expect(world.server.applied.filter((effect) => effect.owner !== world.aino)).toEqual([]);
  const ids = world.server.applied.map((effect) => effect.id);
  expect(new Set(ids).size).toBe(ids.length);
  inOrder(world);
}

async function nothingIsLost(world: World): Promise<void> {
  const here = new Set((await session.db.outbox.toArray()).map((mutation) => mutation.id));
  const there = new Set([...world.server.applied.map((effect) => effect.id), ...world.server.rejected]);
  for (const { id } of world.saved) expect(here.has(id) || there.has(id)).toBe(true);
  const held = new Map((await session.db.upload.toArray()).map((upload) => [upload.id, upload]));
  for (const [id, { cuts }] of world.photos) {
    const arrived = world.server.uploads.get(id);
    const whole = arrived?.bytes.length === PHOTO_BYTES;
    expect(whole || Boolean(held.get(id)?.blob)).toBe(true);
    expect(arrived?.received ?? 0).toBeLessThanOrEqual(PHOTO_BYTES + cuts * CHUNK);
  }
}

async function nothingIsForgotten(world: World): Promise<void> {
  const pending = await session.db.outbox.where("state").equals("pending").count();
  if (pending > 0 && world.started && !world.engine.state.needsLogin) expect(world.engine.armed).toBe(true);
}

/** An item is not called sent as long as the server does not hold all of it. */
async function nothingIsPretended(world: World): Promise<void> {
  if (world.unheard) return;
  const marks = await itemStates(session.db, "visit");
  const marksOf = { visit: marks, account: await itemStates(session.db, "account") };
  const there = new Set([...world.server.applied.map((effect) => effect.id), ...world.server.rejected]);
  for (const { id, table, row } of world.saved) {
    if ((marksOf[table].get(row) ?? "sent") === "sent") expect(there.has(id)).toBe(true);
  }
  for (const [id, { visitId }] of world.photos) {
    const whole = world.server.uploads.get(id)?.bytes.length === PHOTO_BYTES;
    if ((marks.get(visitId) ?? "sent") === "sent") expect(whole).toBe(true);
  }
}

function inOrder(world: World): void {
  const place = new Map(world.saved.map(({ id }, i) => [id, i]));
  const places = world.server.applied.map((effect) => place.get(effect.id) ?? -1);
  for (const row of new Set(world.saved.map((one) => one.row))) {
    const mine = places.filter((at) => world.saved[at]?.row === row);
    expect(mine).toEqual([...mine].sort((a, b) => a - b));
  }
}

/** A check-in that was refused takes its reports along: none of them stands alone. */
function nothingWithoutItsVisit(world: World): void {
  const visitOf = ({ body }: { body: string }) => (JSON.parse(body) as { visitId: string }).visitId;
  const of = (kind: string) => world.server.applied.filter((effect) => effect.kind === kind).map(visitOf);
  const begun = new Set(of("visit.check_in"));
  expect(of("visit.report").filter((visit) => !begun.has(visit))).toEqual([]);
}

/** With a good line and a person who logs in, everything arrives, and both sides hold the same. */
export async function catchUp(world: World): Promise<void> {
  world.room = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 4; i++) await world.exchange(null);
  await watch(world);
  const rows = [...world.server.rows.values()].filter((row) => row.owner === world.aino);
  for (const table of ["visit", "account"] as const) {
    const mine = await session.db.table(table).toArray();
    const theirs = rows.filter((row) => row.table === table).map((row) => row.row);
    expect(sorted(mine)).toEqual(sorted(theirs));
  }
  const there = new Set([...world.server.applied.map((effect) => effect.id), ...world.server.rejected]);
  expect(world.saved.filter(({ id }) => !there.has(id))).toEqual([]);
  const left = await session.db.outbox.toArray();
  const open = left.filter((mutation: Mutation) => mutation.state === "pending");
  expect(open).toEqual([]);
  const tray = new Set(left.filter(({ state }) => state === "attention").map(({ id }) => id));
  expect([...tray].filter((id) => world.discarded.has(id))).toEqual([]);
  const done = new Set(world.server.applied.map((effect) => effect.id));
  const refused = world.saved.filter(({ id }) => !done.has(id) && !world.discarded.has(id));
  expect(refused.filter(({ id }) => !tray.has(id))).toEqual([]);
  nothingWithoutItsVisit(world);
  for (const id of world.photos.keys()) {
    expect(world.server.uploads.get(id)?.bytes.length).toBe(PHOTO_BYTES);
  }
}

function sorted(rows: readonly unknown[]): unknown[] {
  return [...rows].sort((a, b) => (a as { id: string }).id.localeCompare((b as { id: string }).id));
}
