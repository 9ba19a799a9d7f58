import { beforeEach, expect, test, vi } from "vitest";
import type { Me } from "../../src/api/types";
import { device, personKey } from "../../src/local/device";
import {
  beginSession,
  endSession,
  followSession,
  resumeSession,
  session,
} from "../../src/local/session.svelte";
import { importKey } from "../../src/local/vault";
import { redrawOpen } from "../../src/sync/rows";
import { checkIn } from "../sync/build";

function aPerson(id: string): Me {
  return {
    id,
    name: "Aino Demo",
    language: "en",
    roles: ["rep"],
    permissions: ["visit.write"],
    company: {
      id: "company",
      name: "Aurora Demo Supplies",
      timezone: "Europe/Helsinki",
      currency: "EUR",
      language: "en",
    },
    map: { basemapUrl: null, attribution: "", center: null, bounds: null },
  };
}

beforeEach(() => endSession());

test("the last person is known again with no network", async () => {
  await beginSession(aPerson("aino"));
  expect((await resumeSession())?.id).toBe("aino");
});

test("logging out with unsent work keeps the work and forgets the rest", async () => {
  await beginSession(aPerson("aino"));
  const visitId = await checkIn(session.db);
  await session.db.product.put({
    id: "p",
    sku: "1",
    name: { en: "", "zh-CN": "" },
    unit: "",
    listPrice: "1",
    currency: "EUR",
  });
  await endSession();
  expect(await resumeSession()).toBeNull();

  await beginSession(aPerson("eino"));
  expect(await session.db.outbox.count()).toBe(0);
  await endSession();

  await beginSession(aPerson("aino"));
  expect(await session.db.outbox.count()).toBe(1);
  expect(await session.db.product.count()).toBe(0);
  await redrawOpen(session.db);
  expect((await session.db.visit.get(visitId))?.state).toBe("open");
  await session.db.outbox.clear();
});

test("logging out with everything sent leaves nothing of the person", async () => {
  await beginSession(aPerson("olli"));
  const { name } = session.db;
  await endSession();
  const databases = (await indexedDB.databases()).map((database) => database.name);
  expect(databases).not.toContain(name);
});

test("a fresh answer about the person keeps the open database", async () => {
  await beginSession(aPerson("aino"));
  const before = session.db;
  await beginSession({ ...aPerson("aino"), name: "Aino Renamed" });
  expect(session.db).toBe(before);
  expect(session.me?.name).toBe("Aino Renamed");
});

const aKey = async (fill: number) => ({
  keyId: `key-${fill}`,
  key: await importKey(btoa(String.fromCharCode(...new Uint8Array(32).fill(fill)))),
});

test("the key stays while somebody is signed in and goes with them", async () => {
  await beginSession(aPerson("aino"), await aKey(1));
  await beginSession(aPerson("aino"));
  await resumeSession();
  expect(session.db.vault.ready).toBe(true);
  const held = (await device.fact.get("vault"))?.value as { key: CryptoKey };
  expect(held.key.extractable).toBe(false);
  const left = session.db;
  await endSession();
  expect(await device.fact.get("vault")).toBeUndefined();
  expect(left.vault.ready).toBe(false);
});

test("somebody else's log-in on this phone opens nothing of what waits", async () => {
  await beginSession(aPerson("aino"), await aKey(1));
  await checkIn(session.db);
  await endSession();
  await beginSession(aPerson("eino"), await aKey(2));
  expect(await session.db.outbox.count()).toBe(0);
  await endSession();
  await beginSession(aPerson("aino"), await aKey(1));
  const [mine] = await session.db.vault.open("outbox", await session.db.outbox.toArray());
  expect(JSON.parse(mine?.body ?? "{}").accountId).toBe("account-1");
  await session.db.outbox.clear();
});

test("logging out keeps what the server has but has not backed up", async () => {
  await beginSession(aPerson("aino"));
  await checkIn(session.db);
  await session.db.outbox.update(1, { state: "acked", settled: 1 });
  await endSession();
  await beginSession(aPerson("aino"));
  expect(await session.db.outbox.count()).toBe(1);
  await session.db.outbox.clear();
});

test("a tab goes along when somebody leaves, or another person comes, in another tab", async () => {
  await beginSession(aPerson("aino"), await aKey(1));
  const stop = followSession();
  const left = session.db;
  await device.fact.delete("current");
  await vi.waitFor(() => expect(session.me).toBeNull());
  expect(left.isOpen()).toBe(false);
  expect(left.vault.ready).toBe(false);

  await beginSession(aPerson("aino"));
  const eino = aPerson("eino");
  const key = personKey(eino.company.id, eino.id);
  await device.person.put({ key, companyId: eino.company.id, personId: "eino", me: eino, lastUsedAt: "" });
  await device.fact.put({ key: "current", value: key });
  await vi.waitFor(() => expect(session.me?.id).toBe("eino"));
  stop();
});
