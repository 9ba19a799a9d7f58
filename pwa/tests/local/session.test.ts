import { beforeEach, expect, test } from "vitest";
import type { Me } from "../../src/api/types";
import { beginSession, endSession, resumeSession, session } from "../../src/local/session.svelte";
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
  await session.db.draft.put({ key: "a", value: 1, at: "" });
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
