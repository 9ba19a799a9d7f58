/** A phone that comes back after its session is long over: the server may not know any more that it was locked. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiProblem } from "../../src/api/problems";
import type { RoundsDb } from "../../src/local/db";
import { hasLeft } from "../../src/local/lock";
import { anEngine, aPhone, checkIn } from "./build";
import { keyOf } from "./people";
import { FakeServer } from "./server";

const DAY_MS = 24 * 3_600_000;
let db: RoundsDb;
let server: FakeServer;

beforeEach(async () => {
  db = aPhone();
  db.vault.use(await keyOf(1));
  server = new FakeServer();
  server.put("product", "p", { id: "p", sku: "1", name: { en: "", "zh-CN": "" } });
  await anEngine(db, server).kick();
  await checkIn(db);
});
afterEach(async () => {
  vi.useRealTimers();
  await db.delete();
});

async function askedToLogIn(days: number, code: string): Promise<void> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + days * DAY_MS });
  server.push = async () => {
    throw new ApiProblem(401, code, "");
  };
  const engine = anEngine(db, server);
  await engine.kick();
  expect(engine.state.needsLogin).toBe(true);
}

test("empties itself when it is asked to log in, and keeps sealed what is unsent", async () => {
  await askedToLogIn(31, "auth.login_required");
  expect(await db.product.count()).toBe(0);
  expect(db.vault.ready).toBe(false);
  expect(await hasLeft(db)).toBe(true);
  expect(await db.outbox.toArray()).toMatchObject([{ state: "pending", locked: true }]);
});

test.each([
  ["that was in touch since keeps its rows", 29, "auth.login_required"],
  ["on which somebody else is logged in leaves that one alone", 31, "auth.other_person"],
])("one %s", async (_, days, code) => {
  await askedToLogIn(days, code);
  expect(await db.product.count()).toBe(1);
  expect(db.vault.ready).toBe(true);
});
