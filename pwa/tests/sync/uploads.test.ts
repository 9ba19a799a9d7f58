import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiProblem } from "../../src/api/problems";
import type { RoundsDb } from "../../src/local/db";
import { prepareUpload } from "../../src/sync/media";
import { allowOnce, setPhotosOnMobile } from "../../src/sync/metered";
import { readQueue } from "../../src/sync/state.svelte";
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
  const upload = await prepareUpload({ blob: picture(600_000), kind: "photo", source: "camera" }, null);
  await db.upload.add(upload);
  await uploadAll(db, server);
  expect(server.uploads.get(upload.id)?.bytes.length).toBe(600_000);
  expect(await db.upload.get(upload.id)).toMatchObject({ state: "done", blob: null });
});

test("an upload that was cut goes on where the server is", async () => {
  const upload = await prepareUpload({ blob: picture(600_000), kind: "photo", source: "camera" }, null);
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
  const old = await prepareUpload(
    {
      blob: picture(10),
      kind: "photo",
      source: "camera",
      takenAt: "2026-11-24T08:00:00Z",
    },
    null,
  );
  const fresh = await prepareUpload(
    {
      blob: picture(11),
      kind: "photo",
      source: "camera",
      takenAt: "2026-11-24T09:00:00Z",
    },
    null,
  );
  await db.upload.bulkAdd([old, fresh]);
  await uploadAll(db, server);
  expect([...server.uploads.keys()]).toEqual([fresh.id, old.id]);
});

test("a damaged photo waits for attention with its reason and does not stop the others", async () => {
  const bad = await prepareUpload(
    {
      blob: picture(10),
      kind: "photo",
      source: "camera",
      takenAt: "2026-11-24T09:00:00Z",
    },
    null,
  );
  const good = await prepareUpload(
    {
      blob: picture(11),
      kind: "photo",
      source: "camera",
      takenAt: "2026-11-24T08:00:00Z",
    },
    null,
  );
  await db.upload.bulkAdd([{ ...bad, sha256: "0".repeat(64) }, good]);
  await uploadAll(db, server);
  expect(await db.upload.get(bad.id)).toMatchObject({
    state: "refused",
    refusal: { code: "uploads.checksum" },
  });
  expect((await db.upload.get(good.id))?.state).toBe("done");
});

test("one that the server cannot take now does not hold up the others", async () => {
  const [first, second] = await Promise.all(
    ["2026-11-24T09:00:00Z", "2026-11-24T08:00:00Z"].map((takenAt) =>
      prepareUpload({ blob: picture(10), kind: "photo", source: "camera", takenAt }, null),
    ),
  );
  if (!first || !second) throw new Error("two photos were made");
  await db.upload.bulkAdd([first, second]);
  const send = server.sendChunk.bind(server);
  server.sendChunk = async (id, offset, chunk) => {
    if (id === first.id) throw new ApiProblem(500, "internal", "");
    return send(id, offset, chunk);
  };
  await expect(uploadAll(db, server)).rejects.toThrow("internal");
  expect((await db.upload.get(first.id))?.state).toBe("pending");
  expect((await db.upload.get(second.id))?.state).toBe("done");
});

test("bytes that were damaged on the way are sent once more from the start", async () => {
  const upload = await prepareUpload({ blob: picture(600_000), kind: "photo", source: "camera" }, null);
  await db.upload.add(upload);
  const send = server.sendChunk.bind(server);
  let damaged = false;
  server.sendChunk = async (id, offset, chunk) => {
    if (damaged) return send(id, offset, chunk);
    damaged = true;
    return send(id, offset, new Blob([new Uint8Array(chunk.size)]));
  };
  await uploadAll(db, server);
  expect((await db.upload.get(upload.id))?.state).toBe("done");
  expect(server.uploads.get(upload.id)?.bytes.length).toBe(600_000);
});

test("a cut costs one chunk at most", async () => {
  const upload = await prepareUpload({ blob: picture(600_000), kind: "photo", source: "camera" }, null);
  await db.upload.add(upload);
  for (let cuts = 1; cuts <= 3; cuts++) {
    server.fault = "cut";
    await uploadAll(db, server).catch(() => undefined);
    server.fault = null;
    expect(server.uploads.get(upload.id)?.received).toBeLessThanOrEqual(cuts * 256 * 1024);
  }
  await uploadAll(db, server);
  expect(server.uploads.get(upload.id)?.received).toBeLessThanOrEqual(600_000 + 3 * 256 * 1024);
  expect((await db.upload.get(upload.id))?.inFlight).toBeUndefined();
});

describe("on mobile data", () => {
  beforeEach(() => vi.stubGlobal("navigator", { connection: { type: "cellular" } }));
  afterEach(() => vi.unstubAllGlobals());

  async function aPhoto() {
    const upload = await prepareUpload({ blob: picture(10), kind: "photo", source: "camera" }, null);
    await db.upload.add(upload);
    return upload.id;
  }

  test("photos wait, and say so", async () => {
    await aPhoto();
    await uploadAll(db, server);
    expect(server.uploads.size).toBe(0);
    expect((await readQueue(db)).waitingForWifi).toBe(1);
  });

  test("photos go when the person allows it for good", async () => {
    await aPhoto();
    await setPhotosOnMobile(db, true);
    await uploadAll(db, server);
    expect(server.uploads.size).toBe(1);
    expect((await readQueue(db)).waitingForWifi).toBe(0);
  });

  test("what waits goes when the person says now; what comes later waits again", async () => {
    await aPhoto();
    allowOnce(db);
    await uploadAll(db, server);
    await aPhoto();
    await uploadAll(db, server);
    expect(server.uploads.size).toBe(1);
  });
});
