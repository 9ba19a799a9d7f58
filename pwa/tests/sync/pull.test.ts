import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type RoundsDb, readMeta } from "../../src/local/db";
import { discard } from "../../src/sync/attention";
import { deviceOf } from "../../src/sync/device";
import type { Engine } from "../../src/sync/engine";
import { applyPage, pullAll } from "../../src/sync/pull";
import { pushAll } from "../../src/sync/push";
import { anEngine, aPhone, checkIn } from "./build";
import { FakeServer } from "./server";

let db: RoundsDb;
let server: FakeServer;
let engine: Engine;

beforeEach(() => {
  db = aPhone();
  server = new FakeServer();
  engine = anEngine(db, server);
});
afterEach(async () => {
  vi.useRealTimers();
  await db.delete();
});

const aProduct = (id: string, sku = "1") => ({ id, sku, name: { en: "", "zh-CN": "" } });

describe("a phone that holds other rows than the server says", () => {
  async function holdsOther(): Promise<void> {
    server.put("product", "p", aProduct("p"));
    await engine.kick();
    await db.product.update("p", { sku: "wrong" });
    await db.membership.toCollection().modify({ hash: "0000000000000001" });
    server.put("product", "q", aProduct("q"));
  }

  test("fetches everything again, although the number of rows is right", async () => {
    await holdsOther();
    await engine.kick();
    await engine.kick();
    expect((await db.product.get("p"))?.sku).toBe("1");
    expect(await readMeta(db, "cursor")).toBeDefined();
  });

  test("does so once an hour at most", async () => {
    await holdsOther();
    await engine.kick();
    await engine.kick();
    await db.membership.toCollection().modify({ hash: "0000000000000001" });
    server.put("product", "r", aProduct("r"));
    await engine.kick();
    expect(await readMeta(db, "cursor")).toBeDefined();
  });

  test("asks for the checksums once a day even if nothing changed", async () => {
    const pull = vi.spyOn(server, "pull");
    await engine.kick();
    await engine.kick();
    expect(pull.mock.calls.map(([, , verify]) => verify)).toEqual([true, false]);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 25 * 3_600_000 });
    await engine.kick();
    await engine.kick();
    expect(pull.mock.calls.map(([, , verify]) => verify)).toEqual([true, false, true, false]);
  });
});

test("thousands of rows come in pages and go with their bucket", async () => {
  const page = (from: number, more: boolean) => ({
    cursor: `first:${from}`,
    incarnation: "first",
    gained: from === 0 ? ["user:me"] : [],
    lost: [],
    changes: Array.from({ length: 500 }, (_, i) => ({
      seq: 1,
      bucket: "user:me",
      table: "account" as const,
      op: "put" as const,
      id: `a${from + i}`,
      version: "1",
      row: { id: `a${from + i}`, name: `Account ${from + i}` },
    })),
    more,
    serverAt: "2026-11-24T08:00:00Z",
    checksums: {},
  });
  for (let from = 0; from < 2_000; from += 500) await applyPage(db, page(from, from < 1_500), from === 0);
  expect(await db.account.count()).toBe(2_000);
  await applyPage(db, { ...page(0, false), gained: [], changes: [], lost: ["user:me"] }, false);
  expect(await db.account.count()).toBe(0);
  expect(await db.membership.count()).toBe(0);
}, 30_000);

test("what was acknowledged while a page was on its way is not taken for shown", async () => {
  const visitId = await checkIn(db);
  const pull = server.pull.bind(server);
  let late = true;
  server.pull = async (...asked) => {
    const answer = await pull(...asked);
    if (late) await pushAll(db, server);
    late = false;
    return answer;
  };
  await pullAll(db, server);
  expect((await db.visit.get(visitId))?.state).toBe("open");
  expect(await db.outbox.where("settled").equals(0).count()).toBe(1);
  await pullAll(db, server);
  expect((await db.visit.get(visitId))?.verdict?.outcome).toBe("verified");
  expect(await db.outbox.count()).toBe(0);
});

describe("what the server lost in a restore", () => {
  test("is sent again in the same exchange and never leaves the screen", async () => {
    server.durable = false;
    const visitId = await checkIn(db);
    await engine.kick();
    server.restore(0);
    await engine.kick();
    expect(server.applied).toHaveLength(1);
    expect((await db.visit.get(visitId))?.state).toBe("open");
  });

  test("is sent again by a phone that had not fetched any rows before", async () => {
    server.durable = false;
    const { deviceId } = await deviceOf(db, server);
    await checkIn(db);
    await pushAll(db, server);
    expect(server.applied.map(({ device }) => device)).toEqual([deviceId]);
    server.restore(1);
    await engine.kick();
    expect(server.applied).toHaveLength(1);
  });

  test("is not dropped because of what an earlier backup held", async () => {
    await checkIn(db);
    server.durable = false;
    await engine.kick();
    await checkIn(db);
    await engine.kick();
    server.restore(1);
    await engine.kick();
    expect(server.applied).toHaveLength(2);
  });

  test("is sent again by a tab whose predecessor was killed as soon as it had heard of it", async () => {
    server.durable = false;
    await checkIn(db);
    await engine.kick();
    server.restore(1);
    const forget = db.meta.delete.bind(db.meta);
    const killed = vi.spyOn(db.meta, "delete").mockImplementation((key) => {
      if (key === "device") throw new Error("killed");
      return forget(key);
    });
    await engine.kick();
    killed.mockRestore();
    await anEngine(db, server).kick();
    expect(server.applied).toHaveLength(1);
  });

  test("leaves alone what the person gave up", async () => {
    server.durable = false;
    server.refused.add("bad");
    await checkIn(db, "bad");
    await engine.kick();
    await discard(db, 1);
    server.refused.delete("bad");
    server.restore(1);
    await engine.kick();
    await engine.kick();
    expect(await db.outbox.where("state").equals("attention").count()).toBe(0);
    expect(await db.outbox.where("state").equals("pending").count()).toBe(0);
    expect(server.applied).toEqual([]);
    expect(server.violations).toEqual([]);
  });
});

describe("a phone whose clock jumps", () => {
  test.each([-1, 1])(
    "by %i day still shows the server's verdict and lets go of what is backed up",
    async (days) => {
      const visitId = await checkIn(db);
      const push = server.push.bind(server);
      server.push = async (request) => {
        const answer = await push(request);
        vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + days * 24 * 3_600_000 });
        return answer;
      };
      await engine.kick();
      expect((await db.visit.get(visitId))?.verdict?.outcome).toBe("verified");
      expect(await db.outbox.count()).toBe(0);
    },
  );
});

test("a snapshot that begins while another is coming in leaves nothing of the first", async () => {
  const bucket = "user:me";
  const put = (id: string) => ({
    seq: 0,
    bucket,
    table: "product" as const,
    op: "put" as const,
    id,
    row: { id, sku: id },
  });
  const page = (id: string, more: boolean) => ({
    cursor: id,
    incarnation: "first",
    gained: [bucket],
    lost: [],
    changes: [put(id)],
    more,
    serverAt: "2026-11-24T08:00:00Z",
    checksums: {},
  });
  await applyPage(db, page("a", true), false);
  await applyPage(db, page("b", false), false);
  expect((await db.product.toArray()).map(({ id }) => id)).toEqual(["b"]);
});
