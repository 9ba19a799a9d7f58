/** The longer things that may happen: other tabs, a full phone, another person, a change of mind. */
import { expect } from "vitest";
import { endSession, session } from "../../src/local/session.svelte";
import { isQuota } from "../../src/local/storage";
import { discard, resend as sendAgain } from "../../src/sync/attention";
import { Engine } from "../../src/sync/engine";
import { exchange } from "../../src/sync/exchange";
import { exclusively } from "../../src/sync/turns";
import type { Fault } from "./fault";
import { backToFirst, onDisk } from "./first";
import type { World } from "./world";

/** Two tabs and the service worker at the same time, while one of them is saving. */
export async function tabs(world: World, fault: Fault): Promise<void> {
  const tab = await world.aTab();
  const worker = await world.aTab();
  const transport = world.server.for(world.aino);
  const other = world.anEngine(tab);
  const rest = exclusively(worker, () => exchange(worker, transport, { sendOnly: true, now: world.now }));
  world.server.fault = fault;
  const sending = [world.exchange(fault), other.kick(), rest.catch(() => undefined)];
  await Promise.all([...sending, world.save("good", tab), world.save("good")]);
  world.server.fault = null;
  other.stop();
  tab.close();
  worker.close();
}

/** The storage runs full at some write of a save, or of an exchange: told, and nothing half done. */
export async function full(world: World, at: number, step: "save" | "exchange"): Promise<void> {
  const before = await session.db.outbox.count();
  world.room = at;
  if (step === "exchange") await world.exchange(null);
  else {
    const error = await world.save("good").then(
      () => null,
      (reason: unknown) => reason,
    );
    if (error) {
      expect(isQuota(error)).toBe(true);
      expect(await session.db.outbox.count()).toBe(before);
    }
  }
  world.room = Number.POSITIVE_INFINITY;
}

/** Aino leaves, Eino works on the same phone, Aino comes back. A tab that still shows Aino tries to send meanwhile. */
export async function other(world: World): Promise<void> {
  const forgotten = await world.aTab();
  const stale = new Engine({
    db: forgotten,
    transport: world.server.for(world.aino),
    setTimer: () => ({}),
    now: world.now,
    mono: () => world.mono,
  });
  world.engine.stop();
  await endSession();
  await world.logIn(world.eino);
  expect(await session.db.outbox.count()).toBe(0);
  await stale.kick().catch(() => undefined);
  await world.engine.kick();
  stale.stop();
  forgotten.close();
  world.engine.stop();
  await endSession();
  await world.logIn(world.aino);
}

/** What the first version of the app kept is there after the update, to the byte. */
export async function upgrade(world: World): Promise<void> {
  const { name } = session.db;
  let before: Record<string, unknown[]> = {};
  await world.reopen(async () => {
    before = await backToFirst(name);
  });
  const after = await onDisk(name);
  for (const table of ["outbox", "upload", "draft", "meta"]) expect(after[table]).toEqual(before[table]);
}

/** Given up and taken back, with whatever happens in between. */
export async function undo(world: World, fault: Fault): Promise<void> {
  const [waiting] = await session.db.outbox.where("state").equals("attention").toArray();
  if (!waiting) return;
  const takeBack = await discard(session.db, waiting.seq);
  await world.exchange(fault);
  await takeBack();
  const again = await session.db.outbox.where("id").equals(waiting.id).toArray();
  expect(again.map(({ state, hole }) => ({ state, hole }))).toEqual([
    { state: "attention", hole: undefined },
  ]);
}

export async function resend(world: World): Promise<void> {
  const [waiting] = await session.db.outbox.where("state").equals("attention").toArray();
  const [open] = waiting ? await session.db.vault.open("outbox", [waiting]) : [];
  if (!open || open.locked) return;
  const { visitId, accountId } = JSON.parse(open.body) as { visitId?: string; accountId: string };
  await sendAgain(session.db, open.seq);
  const newest = await session.db.outbox.orderBy("seq").last();
  world.discarded.add(open.id);
  const about = visitId
    ? ({ table: "visit", row: visitId } as const)
    : ({ table: "account", row: accountId } as const);
  world.saved.push({ id: newest?.id ?? "", ...about });
}
