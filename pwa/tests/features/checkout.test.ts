import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { finishCheckOuts } from "../../src/features/visits/checkout.svelte";
import { writeDraft } from "../../src/local/drafts";
import { beginSession, session } from "../../src/local/session.svelte";
import { aRep, aVisit, iso } from "./build";

beforeEach(async () => {
  vi.stubGlobal("navigator", { onLine: false });
  await beginSession({ ...aRep, id: crypto.randomUUID() });
});
afterEach(async () => {
  await session.db.delete();
  vi.unstubAllGlobals();
});

test("a check-out whose browser died during the burst is written at the time of the tap", async () => {
  const { db } = session;
  await db.visit.put(aVisit("v"));
  await writeDraft(db, "checkout/v", { endedAt: iso(24) });
  finishCheckOuts(db);
  await vi.waitFor(async () => expect(await db.outbox.count()).toBe(1));
  const [operation] = await db.outbox.toArray();
  expect(operation?.kind).toBe("visit.check_out");
  expect(JSON.parse(operation?.body ?? "")).toEqual({
    visitId: "v",
    endedAt: iso(24),
    fixes: [],
    refused: "timeout",
  });
  expect(await db.visit.get("v")).toMatchObject({ state: "closed", endedAt: iso(24) });
  expect(await db.draft.count()).toBe(0);
});

test("one that was written already is not written again", async () => {
  const { db } = session;
  await db.visit.put(aVisit("v", { state: "closed", endedAt: iso(20) }));
  await writeDraft(db, "checkout/v", { endedAt: iso(24) });
  finishCheckOuts(db);
  await vi.waitFor(async () => expect(await db.draft.count()).toBe(0));
  expect(await db.outbox.count()).toBe(0);
});

test("one whose visit the server has not sent yet, after a log-in, waits for it", async () => {
  const { db } = session;
  await writeDraft(db, "checkout/v", { endedAt: iso(24) });
  const stop = finishCheckOuts(db);
  await db.visit.put(aVisit("other"));
  expect(await db.draft.count()).toBe(1);
  await db.visit.put(aVisit("v"));
  await vi.waitFor(async () => expect(await db.outbox.count()).toBe(1));
  expect(await db.visit.get("v")).toMatchObject({ state: "closed", endedAt: iso(24) });
  expect(await db.draft.count()).toBe(0);
  stop();
});
