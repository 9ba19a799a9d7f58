import { render } from "svelte/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import Status from "../../src/app/Status.svelte";
import type { RoundsDb } from "../../src/local/db";
import { readQueue, setQueue } from "../../src/sync/state.svelte";
import { speak } from "../features/speak";
import { aPhone, checkIn } from "../sync/build";

let db: RoundsDb;

beforeEach(async () => {
  await speak("en");
  db = aPhone();
  vi.stubGlobal("navigator", { onLine: true });
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await db.delete();
});

async function chip(): Promise<string> {
  setQueue(await readQueue(db));
  return render(Status).body.replace(/<[^>]*>/g, "");
}

test("the chip says since when the oldest in the tray has waited", async () => {
  for (const hours of [2, 26]) {
    await checkIn(db);
    const [newest] = await db.outbox.reverse().sortBy("seq");
    const clientAt = new Date(Date.now() - hours * 3_600_000).toISOString();
    await db.outbox.update(newest?.seq ?? 0, { state: "attention", clientAt });
  }
  expect(await chip()).toContain("2 need attention · 26 hr");
});

test("what waits besides keeps its own age", async () => {
  await checkIn(db);
  await db.outbox.update(1, { state: "attention", clientAt: "2026-01-01T08:00:00.000Z" });
  await checkIn(db);
  expect(await chip()).toContain("1 needs attention · 1 saved");
});
