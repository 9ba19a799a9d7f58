import Dexie from "dexie";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RoundsDb } from "../../src/local/db";
import { discard, resend } from "../../src/sync/attention";
import { backoffMs } from "../../src/sync/backoff";
import { nextBatch } from "../../src/sync/batch";
import { exportUnsent } from "../../src/sync/export";
import { writeOperation } from "../../src/sync/outbox";
import { aCheckIn, anEngine, aPhone, checkIn, here } from "./build";
import { FakeServer } from "./server";

let db: RoundsDb;
let server: FakeServer;

beforeEach(() => {
  db = aPhone();
  server = new FakeServer();
});
afterEach(async () => {
  await db.delete();
});

describe("saving", () => {
  test("writes the fact and its operation together", async () => {
    const visitId = await checkIn(db);
    expect((await db.visit.get(visitId))?.state).toBe("open");
    expect((await nextBatch(db)).map((mutation) => mutation.seq)).toEqual([1]);
  });

  test("writes neither when one of them cannot be written", async () => {
    const failing = writeOperation(db, "visit.check_in", aCheckIn(), {
      context: here,
      also: () => Dexie.Promise.reject(new Error("QuotaExceededError")) as unknown as Promise<never>,
    });
    await expect(failing).rejects.toThrow("Quota");
    expect(await db.visit.count()).toBe(0);
    expect(await db.outbox.count()).toBe(0);
    await checkIn(db);
    expect((await nextBatch(db)).map((mutation) => mutation.seq)).toEqual([1]);
  });

  test("numbers without a hole when two tabs write at once", async () => {
    const other = aPhone(db.name.slice("rounds-company-".length));
    await Promise.all(Array.from({ length: 20 }, (_, i) => checkIn(i % 2 ? db : other)));
    const seqs = (await db.outbox.orderBy("seq").toArray()).map((mutation) => mutation.seq);
    expect(seqs).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    other.close();
  });

  test("freezes the body with its hash", async () => {
    await checkIn(db);
    const [mutation] = await nextBatch(db);
    expect(mutation?.bodySha256).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.parse(mutation?.body ?? "")).toMatchObject({ accountId: "account-1" });
  });
});

describe("sending", () => {
  test("brings the server's verdict in place of the estimate", async () => {
    const visitId = await checkIn(db);
    await anEngine(db, server).kick();
    expect((await db.visit.get(visitId))?.verdict?.outcome).toBe("verified");
    expect(await db.outbox.where("state").equals("pending").count()).toBe(0);
  });

  test("applies once when the answer was lost", async () => {
    await checkIn(db);
    server.fault = "lost_answer";
    const engine = anEngine(db, server);
    await engine.kick();
    server.fault = null;
    await engine.kick();
    expect(server.applied).toHaveLength(1);
    expect(await db.outbox.where("state").equals("pending").count()).toBe(0);
  });

  test("registers again where the server does not know the phone, and sends what waits", async () => {
    await anEngine(db, server).kick();
    await checkIn(db);
    const fromAnOldBackup = new FakeServer();
    await anEngine(db, fromAnOldBackup).kick();
    expect(fromAnOldBackup.applied).toHaveLength(1);
    expect(await db.outbox.where("state").equals("pending").count()).toBe(0);
  });

  test("keeps what was acknowledged until it is backed up", async () => {
    server.durable = false;
    await checkIn(db);
    await anEngine(db, server).kick();
    expect((await db.outbox.toArray()).map((mutation) => mutation.state)).toEqual(["acked"]);
  });

  test.each(["offline", "portal", "busy"] as const)(
    "keeps everything and arms a timer when the network is %s",
    async (fault) => {
      await checkIn(db);
      server.fault = fault;
      const engine = anEngine(db, server);
      await engine.kick();
      expect(engine.armed).toBe(true);
      expect(engine.state.nextTryAt).not.toBeNull();
      expect(engine.state.captivePortal).toBe(fault === "portal");
      expect(await db.outbox.where("state").equals("pending").count()).toBe(1);
    },
  );

  test("waits for a login without dropping, then goes on", async () => {
    await checkIn(db);
    server.fault = "login";
    const engine = anEngine(db, server);
    await engine.kick();
    expect(engine.state.needsLogin).toBe(true);
    expect(await db.outbox.where("state").equals("pending").count()).toBe(1);
    server.fault = null;
    await engine.resume();
    expect(engine.state.needsLogin).toBe(false);
    expect(server.applied).toHaveLength(1);
  });

  test("waits at least as long as the server asks", () => {
    expect(backoffMs(0, 30, () => 0)).toBe(30_000);
    expect(backoffMs(40, null, () => 1)).toBe(300_000);
    expect(backoffMs(0, null, () => 0)).toBe(0);
  });
});

describe("a refusal", () => {
  beforeEach(() => server.refused.add("bad"));

  test("never blocks what comes after", async () => {
    await checkIn(db, "bad");
    await checkIn(db, "good");
    await anEngine(db, server).kick();
    expect(server.applied).toHaveLength(1);
    const [waiting] = await db.outbox.where("state").equals("attention").toArray();
    expect(waiting?.refusal?.code).toBe("visits.unknown_account");
  });

  test("takes its optimistic effect back", async () => {
    const visitId = await checkIn(db, "bad");
    await anEngine(db, server).kick();
    expect(await db.visit.get(visitId)).toBeUndefined();
    expect(await db.shadow.count()).toBe(0);
  });

  test("can be sent again as a new operation", async () => {
    const visitId = await checkIn(db, "bad");
    const engine = anEngine(db, server);
    await engine.kick();
    server.refused.clear();
    await resend(db, 1);
    await engine.kick();
    expect(server.applied.map((effect) => effect.seq)).toEqual([2]);
    expect((await db.visit.get(visitId))?.state).toBe("open");
    expect(await db.outbox.where("state").equals("attention").count()).toBe(0);
  });

  test("can be discarded", async () => {
    await checkIn(db, "bad");
    await anEngine(db, server).kick();
    await discard(db, 1);
    expect(await db.outbox.where("state").equals("attention").count()).toBe(0);
  });

  test("is in the export with its reason", async () => {
    await checkIn(db, "bad");
    await anEngine(db, server).kick();
    const file = JSON.parse(await (await exportUnsent(db, new Date())).text());
    expect(file.operations[0]).toMatchObject({
      kind: "visit.check_in",
      refusal: { code: "visits.unknown_account" },
    });
    expect(file.operations[0].body.accountId).toBe("bad");
  });
});

describe("the server's rows", () => {
  test("leave a pending change of the phone on top", async () => {
    server.put("account", "a", { id: "a", name: "Old name", phone: "1" });
    const engine = anEngine(db, server);
    await engine.kick();
    const body = { accountId: "a", baseVersion: 1, changes: { name: "New name" } };
    await writeOperation(db, "account.edit", body, { context: {} });
    server.put("account", "a", { id: "a", name: "Old name", phone: "2" });
    server.refused.clear();
    const { pullAll } = await import("../../src/sync/pull");
    await pullAll(db, server);
    expect(await db.account.get("a")).toMatchObject({ name: "New name", phone: "2" });
  });

  test("go when the server takes them away", async () => {
    server.put("product", "p", { id: "p", sku: "1" });
    const engine = anEngine(db, server);
    await engine.kick();
    server.remove("product", "p");
    await engine.kick();
    expect(await db.product.count()).toBe(0);
  });

  test("of a new snapshot replace the old ones", async () => {
    server.put("product", "p", { id: "p", sku: "1" });
    server.put("product", "q", { id: "q", sku: "2" });
    const engine = anEngine(db, server);
    await engine.kick();
    server.rows.delete("product/p");
    await db.meta.delete("cursor");
    await engine.kick();
    expect((await db.product.toArray()).map((product) => product.id)).toEqual(["q"]);
  });
});
