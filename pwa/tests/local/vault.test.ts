import { liveQuery } from "dexie";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { RoundsDb } from "../../src/local/db";
import { dropDraft, readDraft, readDrafts, writeDraft } from "../../src/local/drafts";
import { forgetGone } from "../../src/local/seal";
import { importKey } from "../../src/local/vault";
import { exportUnsent } from "../../src/sync/export";
import { itemStates } from "../../src/sync/itemstate";
import { openMedia, prepareUpload } from "../../src/sync/media";
import { readQueue } from "../../src/sync/state.svelte";
import { uploadAll } from "../../src/sync/uploads";
import { anEngine, aPhone, checkIn } from "../sync/build";
import { FakeServer } from "../sync/server";

const aKey = (fill: number) => importKey(btoa(String.fromCharCode(...new Uint8Array(32).fill(fill))));
const personOf = (db: RoundsDb) => db.name.slice("rounds-company-".length);
let db: RoundsDb;
let server: FakeServer;

beforeEach(async () => {
  db = aPhone();
  server = new FakeServer();
  db.vault.use(await aKey(1));
});
afterEach(() => db.delete());

/** The same database as it lies on the disk, seen by nobody in particular. */
async function onDisk(table: string): Promise<unknown[]> {
  const raw = await new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open(db.name);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const rows = await new Promise<unknown[]>((resolve) => {
    const asked = raw.transaction(table).objectStore(table).getAll();
    asked.onsuccess = () => resolve(asked.result);
  });
  raw.close();
  return rows;
}

async function reopen(key: number | null): Promise<void> {
  const person = personOf(db);
  db.close();
  db = aPhone(person);
  db.vault.use(key === null ? null : await aKey(key));
}

const sealedPhoto = () =>
  prepareUpload(
    {
      blob: new Blob(["a face"], { type: "image/jpeg" }),
      kind: "photo",
      source: "camera",
      thumb: "data:image/jpeg;base64,AAAA",
    },
    db,
  );

describe("on the disk", () => {
  test("an operation shows neither what nor whom it is about", async () => {
    await checkIn(db);
    const [row] = (await onDisk("outbox")) as { body: string; context: unknown; sealed: Uint8Array }[];
    expect(row).toMatchObject({ body: "", context: null });
    expect(new TextDecoder().decode(row?.sealed)).not.toContain("Kamppi");
  });

  test("a photo and its small copy are sealed", async () => {
    await db.upload.add(await sealedPhoto());
    const [row] = (await onDisk("upload")) as { blob: Blob; thumb?: string }[];
    expect(row?.thumb).toBeUndefined();
    expect(await row?.blob.text()).not.toContain("a face");
  });

  test("a draft with its photos is sealed, and comes back as it was", async () => {
    const shot = { blob: new Blob(["a face"], { type: "image/png" }), takenAt: "2026-11-24T08:00:00Z" };
    await writeDraft(db, "visit/1", { note: "secret", shots: [shot] });
    const [row] = (await onDisk("draft")) as { value: unknown; blobs: Blob[] }[];
    expect(row?.value).toBeNull();
    expect(await row?.blobs[0]?.text()).not.toContain("a face");
    const [draft] = await readDrafts<{ note: string; shots: (typeof shot)[] }>(db, "visit/");
    expect(draft?.value.note).toBe("secret");
    expect(await draft?.value.shots[0]?.blob.text()).toBe("a face");
    expect(draft?.value.shots[0]?.blob.type).toBe("image/png");
  });

  test("everything stays sealed under new numbers", async () => {
    await checkIn(db);
    const { renumber } = await import("../../src/sync/outbox");
    await renumber(db, "other");
    expect(await onDisk("outbox")).toMatchObject([{ body: "", context: null }]);
  });
});

describe("with the key", () => {
  test("everything is read and sent as if it were open", async () => {
    const visitId = await checkIn(db);
    await db.upload.add(await sealedPhoto());
    await reopen(1);
    expect((await itemStates(db, "visit")).get(visitId)).toBe("saved");
    await anEngine(db, server).kick();
    expect(JSON.parse(server.applied[0]?.body ?? "{}")).toMatchObject({ visitId });
    expect((await db.visit.get(visitId))?.verdict?.outcome).toBe("verified");
    const [there] = server.uploads.values();
    expect(new TextDecoder().decode(there?.bytes)).toBe("a face");
  });

  test("what was written before there was one is sent as it is", async () => {
    await reopen(null);
    const visitId = await checkIn(db);
    await reopen(1);
    await checkIn(db);
    await anEngine(db, server).kick();
    expect(server.applied.map((effect) => effect.seq)).toEqual([1, 2]);
    expect(JSON.parse(server.applied[0]?.body ?? "{}").visitId).toBe(visitId);
  });

  test("what another tab saved is shown as soon as it is opened", async () => {
    const other = aPhone(personOf(db));
    other.vault.use(await aKey(1));
    const seen: string[] = [];
    const watch = liveQuery(() => db.outbox.toArray()).subscribe((rows) => {
      for (const row of rows) seen.push(row.locked ? "locked" : row.body);
    });
    const visitId = await checkIn(other);
    await vi.waitFor(() => expect(seen.some((body) => body.includes(visitId))).toBe(true));
    watch.unsubscribe();
    other.close();
  });

  test("answers are taken in although another tab saves meanwhile", async () => {
    const other = aPhone(personOf(db));
    other.vault.use(await aKey(1));
    const mine = await checkIn(db);
    const push = server.push.bind(server);
    let theirs = "";
    server.push = async (request) => {
      if (!theirs) theirs = await checkIn(other);
      return push(request);
    };
    await anEngine(db, server).kick();
    const verdicts = (await db.visit.bulkGet([mine, theirs])).map((visit) => visit?.verdict?.outcome);
    expect(verdicts).toEqual(["verified", "verified"]);
    other.close();
  });

  test("the export is readable", async () => {
    const visitId = await checkIn(db);
    await db.upload.add(await sealedPhoto());
    await reopen(1);
    const file = JSON.parse(await (await exportUnsent(db, new Date())).text());
    expect(file.operations[0].body.visitId).toBe(visitId);
    expect(atob(file.uploads[0].base64)).toBe("a face");
  });

  test("a draft that was dropped while it was being sealed does not come back", async () => {
    const writing = writeDraft(db, "visit/1", { note: "secret" });
    await dropDraft(db, "visit/1");
    await writing;
    expect(await readDraft(db, "visit/1")).toBeUndefined();
  });
});

describe.each([
  ["without the key", null],
  ["with another key", 2],
])("%s", (_, key) => {
  beforeEach(async () => {
    await checkIn(db);
    await db.upload.add(await sealedPhoto());
    await writeDraft(db, "visit/1", { note: "secret" });
    await reopen(key);
  });

  test("nothing is sent, nothing is lost, and it is counted as locked", async () => {
    await anEngine(db, server).kick();
    await uploadAll(db, server);
    expect(server.applied).toEqual([]);
    expect(server.uploads.size).toBe(0);
    expect(await db.outbox.where("state").equals("pending").count()).toBe(1);
    expect((await readQueue(db)).locked).toBe(2);
    expect(await readDraft(db, "visit/1")).toBeUndefined();
    expect(await db.draft.count()).toBe(1);
  });

  test("the export still hands over what is there", async () => {
    const file = JSON.parse(await (await exportUnsent(db, new Date())).text());
    expect(file.operations[0]).toMatchObject({ kind: "visit.check_in", locked: true });
    expect(file.operations[0].sealed.length).toBeGreaterThan(40);
    expect(file.uploads[0].base64.length).toBeGreaterThan(20);
  });

  test("it goes out once the person is back", async () => {
    await anEngine(db, server).kick();
    db.vault.use(await aKey(1));
    await anEngine(db, server).kick();
    expect(server.applied).toHaveLength(1);
    expect(server.uploads.size).toBe(1);
  });
});

test("what an earlier key sealed waits aside, holds up nothing, and goes out when that key is back", async () => {
  const first = await checkIn(db);
  await reopen(2);
  const second = await checkIn(db);
  const engine = anEngine(db, server);
  await engine.kick();
  expect(server.applied.map((effect) => JSON.parse(effect.body).visitId)).toEqual([second]);
  expect((await readQueue(db)).locked).toBe(1);
  await checkIn(db);
  await engine.kick();
  await engine.kick();
  expect(server.applied).toHaveLength(2);
  expect(server.violations).toEqual([]);
  await reopen(1);
  await anEngine(db, server).kick();
  expect(server.applied.map((effect) => JSON.parse(effect.body).visitId)).toContain(first);
  expect(await db.outbox.where("state").equals("pending").count()).toBe(0);
});

test("a photo cannot be put in another one's place", async () => {
  const one = await sealedPhoto();
  const two = await sealedPhoto();
  expect(await openMedia(db, { ...one, blob: two.blob })).toBeNull();
});

describe("in memory", () => {
  test("nothing is left of what is gone, and what is here is still known", async () => {
    await checkIn(db);
    await checkIn(db);
    const photo = await sealedPhoto();
    await db.upload.add(photo);
    const [first, second] = await db.outbox.toArray();
    if (!first || !second) throw new Error("two were saved");
    await db.outbox.delete(first.seq);
    await db.upload.delete(photo.id);
    await forgetGone(db);
    const isForgotten = db.vault.mayOpen.bind(db.vault);
    expect([first, second].map((row) => isForgotten("outbox", row))).toEqual([true, false]);
    expect(isForgotten("upload", photo)).toBe(true);
  });

  test("what was forgotten before it was written down is opened when it is read", async () => {
    const photo = await sealedPhoto();
    await forgetGone(db);
    await db.upload.add(photo);
    await vi.waitFor(async () => expect((await db.upload.get(photo.id))?.thumb).toContain("AAAA"));
  });
});
