import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openDb, type RoundsDb } from "../../src/local/db";
import { device, rememberedVault, rememberMe } from "../../src/local/device";
import { readDraft, writeDraft } from "../../src/local/drafts";
import { comeBack, leave } from "../../src/local/lock";
import { lockUp } from "../../src/local/lockup";
import { sealOpen } from "../../src/local/seal";
import { beginSession, endSession, followSession, session } from "../../src/local/session.svelte";
import { aPhone, checkIn } from "../sync/build";
import { aPerson, keyOf } from "../sync/people";

const aKey = async (fill: number) => ({ keyId: `key-${fill}`, key: await keyOf(fill) });

async function bodies(db: RoundsDb): Promise<unknown[]> {
  return (await db.vault.open("outbox", await db.outbox.toArray())).map(
    ({ locked, body }) => locked ?? body !== "",
  );
}

describe("who leaves", () => {
  beforeEach(() => endSession());
  afterEach(async () => {
    await session.openDb?.outbox.clear();
    await session.openDb?.draft.clear();
    await endSession();
  });

  test("does not take along what another tab saves at that moment", async () => {
    await beginSession(aPerson("aino"));
    const other = openDb("laws", "aino");
    await other.open();
    const keep = leave(session.db);
    await expect(checkIn(other)).rejects.toThrow("left this phone");
    expect(await keep).toBe(false);
    await comeBack(session.db);
    await checkIn(other);
    expect(await leave(session.db)).toBe(true);
    other.close();
    await comeBack(session.db);
  });

  test("finds a half-written form again", async () => {
    await beginSession(aPerson("aino"), await aKey(1));
    await writeDraft(session.db, "note/1", { note: "half" });
    await endSession();
    await beginSession(aPerson("aino"), await aKey(1));
    expect(await readDraft(session.db, "note/1")).toEqual({ note: "half" });
  });

  test("leaves nothing that lies open, the server's reasons included", async () => {
    await beginSession(aPerson("aino"));
    await checkIn(session.db);
    await writeDraft(session.db, "note/1", { note: "half" });
    await session.db.outbox.update(1, {
      state: "attention",
      refusal: { code: "visits.unknown_account", facts: { name: "Kamppi" } },
    });
    await beginSession(aPerson("aino"), await aKey(1));
    await endSession();
    const raw = openDb("laws", "aino");
    const [row] = await raw.outbox.toArray();
    expect(row).toMatchObject({ body: "", context: null, locked: true });
    expect(row?.refusal).toBeUndefined();
    expect((await raw.draft.get("note/1"))?.value).toBeNull();
    raw.close();
    await beginSession(aPerson("aino"), await aKey(1));
    const [again] = await session.db.vault.open("outbox", await session.db.outbox.toArray());
    expect(again?.refusal?.facts).toEqual({ name: "Kamppi" });
  });
});

test("a form that is being sealed when its person leaves is not left behind", async () => {
  const db = aPhone();
  db.vault.use(await keyOf(1));
  const seal = db.vault.seal.bind(db.vault);
  vi.spyOn(db.vault, "seal").mockImplementation(async (at, bytes) => {
    const sealed = await seal(at, bytes);
    expect(await leave(db)).toBe(false);
    return sealed;
  });
  await writeDraft(db, "note/1", { note: "late" });
  expect(await db.draft.count()).toBe(0);
  await db.delete();
});

test("a phone that was locked saves nothing until its person is back", async () => {
  const db = aPhone();
  db.vault.use(await keyOf(1));
  await lockUp(db);
  await expect(checkIn(db)).rejects.toThrow("left this phone");
  await writeDraft(db, "note/1", { note: "open" });
  expect(await db.draft.count()).toBe(0);
  await comeBack(db);
  await checkIn(db);
  await db.delete();
});

test("what a key sealed that the server has lost since is opened, and closed again under the new one", async () => {
  await beginSession(aPerson("aino"), await aKey(1));
  await checkIn(session.db);
  await writeDraft(session.db, "note/1", { note: "half" });
  await beginSession(aPerson("aino"), await aKey(2));
  expect((await rememberedVault(aPerson("aino")))?.older?.map(({ keyId }) => keyId)).toEqual(["key-1"]);
  expect(await bodies(session.db)).toEqual([true]);
  expect(await sealOpen(session.db)).toBe(true);
  const alone = openDb("laws", "aino");
  alone.vault.use(await keyOf(2));
  const [row] = await alone.vault.open("outbox", await alone.outbox.toArray());
  expect(row?.body).toContain("account-1");
  expect(await readDraft(alone, "note/1")).toEqual({ note: "half" });
  alone.close();
  await session.db.outbox.clear();
  await session.db.draft.clear();
  await endSession();
});

test("a tab hears that its person logged in again in another one", async () => {
  await beginSession(aPerson("aino"), await aKey(1));
  const returned = vi.fn();
  const stop = followSession(returned);
  await vi.waitFor(() => expect(returned).toHaveBeenCalled());
  returned.mockClear();
  session.db.vault.use(null);
  await rememberMe(aPerson("aino"), new Date().toISOString(), await aKey(1));
  await vi.waitFor(() => expect(returned).toHaveBeenCalled());
  expect(session.db.vault.ready).toBe(true);
  stop();
  await endSession();
  expect(await device.fact.get("vault")).toBeUndefined();
});
