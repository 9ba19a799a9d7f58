/** Photos that have arrived and are kept until they are backed up: asking after them holds up nothing. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiProblem } from "../../src/api/problems";
import type { RoundsDb } from "../../src/local/db";
import { askKept } from "../../src/sync/kept";
import { prepareUpload } from "../../src/sync/media";
import { anEngine, aPhone } from "./build";
import { limitRoom } from "./people";
import { FakeServer } from "./server";

const HOUR_MS = 3_600_000;
let db: RoundsDb;
let server: FakeServer;
let phone: { room: number };
let kept: string[] = [];

async function aPhoto(): Promise<string> {
  const blob = new Blob(["a face"], { type: "image/jpeg" });
  const upload = await prepareUpload({ blob, kind: "photo", source: "camera" }, null);
  await db.upload.add(upload);
  return upload.id;
}

beforeEach(async () => {
  db = aPhone();
  phone = { room: Number.POSITIVE_INFINITY };
  limitRoom(db, phone);
  server = new FakeServer();
  server.durable = false;
  kept = [await aPhoto(), await aPhoto(), await aPhoto()];
  await anEngine(db, server).kick();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * HOUR_MS });
});
afterEach(async () => {
  vi.useRealTimers();
  await db.delete();
});

test("who has something else to send waits for the word about one of them at most", async () => {
  const ask = vi.spyOn(server, "uploadOffset");
  let waits = false;
  ask.mockImplementation(async () => {
    waits = true;
    return { offset: 6, durable: false };
  });
  await askKept(db, server, () => waits);
  expect(ask).toHaveBeenCalledTimes(1);
});

test("trouble with one of them holds up neither the others nor what is new", async () => {
  server.backup();
  const ask = server.uploadOffset.bind(server);
  server.uploadOffset = async (id) => {
    if (id === kept[0]) throw new ApiProblem(500, "internal", "");
    return ask(id);
  };
  const fresh = await aPhoto();
  const engine = anEngine(db, server);
  await engine.kick();
  expect(engine.state.nextTryAt).toBeNull();
  const blobs = (await db.upload.bulkGet(kept)).map((upload) => upload?.blob);
  expect(blobs.map((blob) => blob === null)).toEqual([false, true, true]);
  expect((await db.upload.get(fresh))?.state).toBe("done");
});

test("what a full phone need not keep any longer leaves it", async () => {
  server.backup();
  phone.room = 0;
  await askKept(db, server);
  expect(await db.upload.count()).toBe(0);
});
