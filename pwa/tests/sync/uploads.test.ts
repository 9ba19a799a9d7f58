import { afterEach, beforeEach, expect, test } from "vitest";
import type { RoundsDb } from "../../src/local/db";
import { prepareUpload } from "../../src/sync/media";
import { uploadAll } from "../../src/sync/uploads";
import { aPhone } from "./build";
import { FakeServer } from "./server";

let db: RoundsDb;
let server: FakeServer;
const picture = (bytes: number) =>
  new Blob([new Uint8Array(bytes).map((_, i) => i % 251)], { type: "image/jpeg" });

beforeEach(() => {
  db = aPhone();
  server = new FakeServer();
});
afterEach(async () => {
  await db.delete();
});

test("a photo arrives in pieces and is whole", async () => {
  const upload = await prepareUpload({ blob: picture(600_000), kind: "photo", source: "camera" });
  await db.upload.add(upload);
  await uploadAll(db, server);
  expect(server.uploads.get(upload.id)?.bytes.length).toBe(600_000);
  expect(await db.upload.get(upload.id)).toMatchObject({ state: "done", blob: null });
});

test("an upload that was cut goes on where the server is", async () => {
  const upload = await prepareUpload({ blob: picture(600_000), kind: "photo", source: "camera" });
  await db.upload.add(upload);
  server.fault = "lost_answer";
  await expect(uploadAll(db, server)).rejects.toThrow();
  expect(server.uploads.get(upload.id)?.bytes.length).toBe(256 * 1024);
  server.fault = null;
  await uploadAll(db, server);
  expect(server.uploads.get(upload.id)?.bytes.length).toBe(600_000);
  expect((await db.upload.get(upload.id))?.state).toBe("done");
});

test("the newest evidence goes first", async () => {
  const old = await prepareUpload({
    blob: picture(10),
    kind: "photo",
    source: "camera",
    takenAt: "2026-11-24T08:00:00Z",
  });
  const fresh = await prepareUpload({
    blob: picture(11),
    kind: "photo",
    source: "camera",
    takenAt: "2026-11-24T09:00:00Z",
  });
  await db.upload.bulkAdd([old, fresh]);
  await uploadAll(db, server);
  expect([...server.uploads.keys()]).toEqual([fresh.id, old.id]);
});

test("a damaged photo waits for attention with its reason and does not stop the others", async () => {
  const bad = await prepareUpload({
    blob: picture(10),
    kind: "photo",
    source: "camera",
    takenAt: "2026-11-24T09:00:00Z",
  });
  const good = await prepareUpload({
    blob: picture(11),
    kind: "photo",
    source: "camera",
    takenAt: "2026-11-24T08:00:00Z",
  });
  await db.upload.bulkAdd([{ ...bad, sha256: "0".repeat(64) }, good]);
  await uploadAll(db, server);
  expect(await db.upload.get(bad.id)).toMatchObject({
    state: "refused",
    refusal: { code: "uploads.checksum" },
  });
  expect((await db.upload.get(good.id))?.state).toBe("done");
});
