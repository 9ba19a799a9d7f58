/** A part of the app that is loaded later, and cannot be: the phone goes on trying, and asks for a fresh page once. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RoundsDb } from "../../src/local/db";
import { anEngine, aPhone, checkIn } from "./build";
import { FakeServer } from "./server";

let db: RoundsDb;
const reload = vi.fn();
const answer = vi.fn();

beforeEach(async () => {
  vi.doMock("../../src/sync/exchange", () => {
    throw new TypeError("Failed to fetch dynamically imported module");
  });
  db = aPhone();
  await checkIn(db);
  const kept = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  vi.stubGlobal("location", { reload });
  vi.stubGlobal("document", { querySelector: () => null });
  vi.stubGlobal("fetch", answer);
  answer.mockImplementation(async () => Response.json({ id: "aino" }));
  vi.useFakeTimers({ toFake: ["setTimeout"] });
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.doUnmock("../../src/sync/exchange");
  vi.clearAllMocks();
  await db.delete();
});

async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  vi.runAllTimers();
}

test("what sends cannot be loaded: the page is loaded anew, once, and a timer is armed all the while", async () => {
  const engine = anEngine(db, new FakeServer());
  await engine.kick();
  expect(engine.armed).toBe(true);
  expect(engine.state.nextTryAt).not.toBeNull();
  await turns();
  expect(reload).toHaveBeenCalledTimes(1);
  await engine.kick();
  await turns();
  expect(reload).toHaveBeenCalledTimes(1);
});

test("without a network nothing is loaded anew", async () => {
  answer.mockRejectedValue(new TypeError("Failed to fetch"));
  await anEngine(db, new FakeServer()).kick();
  await turns();
  expect(reload).not.toHaveBeenCalled();
});

test("nor while a sheet is open", async () => {
  let open = true;
  vi.stubGlobal("document", { querySelector: () => (open ? {} : null) });
  await anEngine(db, new FakeServer()).kick();
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  vi.advanceTimersByTime(5_000);
  expect(reload).not.toHaveBeenCalled();
  open = false;
  vi.advanceTimersByTime(5_000);
  expect(reload).toHaveBeenCalledTimes(1);
});
