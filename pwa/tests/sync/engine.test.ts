import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type RoundsDb, readMeta } from "../../src/local/db";
import { comeBack } from "../../src/local/lock";
import { importKey } from "../../src/local/vault";
import { backoffMs } from "../../src/sync/backoff";
import { Engine } from "../../src/sync/engine";
import { exclusively } from "../../src/sync/turns";
import { anEngine, aPhone, checkIn } from "./build";
import { FakeServer } from "./server";

let db: RoundsDb;
let server: FakeServer;
let mono = 0;
let waits: number[] = [];

beforeEach(() => {
  db = aPhone();
  server = new FakeServer();
  mono = 0;
  waits = [];
});
afterEach(async () => {
  vi.useRealTimers();
  await db.delete();
});

function timed(): Engine {
  const setTimer = (_: () => void, ms: number) => waits.push(ms);
  const clearTimer = () => undefined;
  const now = () => Date.now() + mono;
  return new Engine({ db, transport: server, setTimer, clearTimer, random: () => 1, now, mono: () => mono });
}

const jump = (days: number) =>
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + days * 24 * 3_600_000 });

describe("a server that is busy", () => {
  test("is left alone until the time it named, whatever is saved meanwhile", async () => {
    const push = vi.spyOn(server, "register");
    server.fault = "busy";
    const engine = timed();
    await checkIn(db);
    await engine.kick();
    server.fault = null;
    await checkIn(db);
    await engine.kick();
    expect(push).toHaveBeenCalledTimes(1);
    expect(engine.armed).toBe(true);
    mono = 2_500; // and a quarter more, so that phones do not come back in step
    await engine.kick();
    expect(server.applied).toHaveLength(2);
  });

  test("cannot send a phone to sleep for a day", () => {
    expect(backoffMs(0, 86_400, () => 0)).toBe(3_600_000);
    expect(backoffMs(5, 0, () => 1)).toBe(32_000); // nor keep it awake by naming no time at all
  });
});

describe("a clock that jumps by a day", () => {
  test.each([-1, 1])("%i: no timer sleeps for it", async (days) => {
    await checkIn(db);
    server.fault = "offline";
    const engine = timed();
    await engine.kick();
    jump(days);
    await engine.kick();
    server.fault = null;
    await engine.kick();
    expect(Math.max(...waits)).toBeLessThanOrEqual(300_000);
    expect(server.applied).toHaveLength(1);
  });
});

describe("a phone that was locked from afar", () => {
  beforeEach(async () => {
    db.vault.use(await importKey(btoa("k".repeat(32))));
    server.put("product", "p", { id: "p", sku: "1" });
    await anEngine(db, server).kick();
    await checkIn(db);
    server.revoke();
  });

  test("forgets what the server can send again, keeps what only it has, and asks for a login", async () => {
    const engine = anEngine(db, server);
    await engine.kick();
    expect(engine.state.needsLogin).toBe(true);
    expect(await db.product.count()).toBe(0);
    expect(await db.shadow.count()).toBe(0);
    expect(db.vault.ready).toBe(false);
    expect(await db.outbox.where("state").equals("pending").count()).toBe(1);
  });

  test("sends the rest as a new device once its person is back", async () => {
    const engine = anEngine(db, server);
    await engine.kick();
    const before = await readMeta(db, "deviceId");
    server.logIn("me");
    await comeBack(db);
    db.vault.use(await importKey(btoa("k".repeat(32))));
    await engine.resume();
    expect(server.applied).toHaveLength(1);
    expect(await readMeta(db, "deviceId")).not.toBe(before);
    expect(engine.state.nextTryAt).toBeNull();
    expect(await db.product.count()).toBe(1);
  });
});

describe("a tab that still shows somebody who has left", () => {
  test("neither sends nor fetches for the person who is logged in now", async () => {
    server.logIn("aino");
    const tab = anEngine(db, server.for("aino"));
    await tab.kick();
    await checkIn(db);
    server.logIn("eino");
    server.put("product", "of-eino", { id: "of-eino", sku: "1" });
    await tab.kick();
    expect(tab.state.needsLogin).toBe(true);
    expect(server.applied).toEqual([]);
    expect(await db.product.count()).toBe(0);
    expect(await db.outbox.where("state").equals("pending").count()).toBe(1);
    server.logIn("aino");
    await tab.resume();
    expect(server.applied.map((effect) => effect.owner)).toEqual(["aino"]);
  });
});

describe("tabs", () => {
  test("take turns without the browser's help, and a dead one gives way", async () => {
    const other = aPhone(db.name.slice("rounds-company-".length));
    const order: string[] = [];
    let release = () => {};
    const long = exclusively(db, () => new Promise<void>((resolve) => (release = resolve)));
    await vi.waitFor(async () => expect(await readMeta(db, "sender")).toBeDefined());
    await exclusively(other, async () => void order.push("too early"));
    release();
    await long;
    await exclusively(other, async () => void order.push("in turn"));
    await db.meta.put({ key: "sender", value: { by: "dead", at: Date.now() - 60_000 } });
    await exclusively(other, async () => void order.push("after a death"));
    await db.meta.put({ key: "sender", value: { by: "dead", at: Date.now() + 86_400_000 } });
    await exclusively(other, async () => void order.push("after the clock was set back"));
    expect(order).toEqual(["in turn", "after a death", "after the clock was set back"]);
    other.close();
  });

  test("tell the server what waits, when it changes and not over and over", async () => {
    const engine = anEngine(db, server);
    await engine.kick();
    await engine.kick();
    expect(server.reports.map(({ operations }) => operations)).toEqual([0]);
    server.refused.add("bad");
    await checkIn(db, "bad");
    await engine.kick();
    expect(server.reports.map(({ attention }) => attention)).toEqual([0, 1]);
  });
});
