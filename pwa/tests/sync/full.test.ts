/** A phone without any room: what it holds goes out all the same, and that gives room back. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { ApiProblem } from "../../src/api/problems";
import type { RoundsDb } from "../../src/local/db";
import { prepareUpload } from "../../src/sync/media";
import { anEngine, aPhone, checkIn } from "./build";
import { limitRoom } from "./people";
import { FakeServer } from "./server";

const BYTES = 300_000;
let db: RoundsDb;
let server: FakeServer;
let phone: { room: number };

beforeEach(() => {
  db = aPhone();
  phone = { room: Number.POSITIVE_INFINITY };
  limitRoom(db, phone);
  server = new FakeServer();
});
afterEach(() => db.delete());

async function aPhoto(fill = 1): Promise<string> {
  const blob = new Blob([new Uint8Array(BYTES).fill(fill)], { type: "image/jpeg" });
  const upload = await prepareUpload({ blob, kind: "photo", source: "camera" }, null);
  await db.upload.add(upload);
  return upload.id;
}

test.each(["known to the server", "new to it"])("sends its photos and forgets them, %s", async (how) => {
  const engine = anEngine(db, server);
  if (how === "known to the server") await engine.kick();
  const ids = [await aPhoto(1), await aPhoto(2)];
  phone.room = 0;
  await engine.kick();
  for (const id of ids) expect(server.uploads.get(id)?.bytes.length).toBe(BYTES);
  expect(await db.upload.count()).toBe(0);
  expect(engine.state.nextTryAt).not.toBeNull(); // the rows could not be written
});

test("keeps a photo that would go with the server's disk, and sends it once", async () => {
  const id = await aPhoto();
  server.durable = false;
  phone.room = 0;
  const engine = anEngine(db, server);
  await engine.kick();
  await engine.kick();
  expect((await db.upload.get(id))?.blob).not.toBeNull();
  expect(server.uploads.get(id)?.received).toBe(BYTES);
});

test("is still asked to log in", async () => {
  await anEngine(db, server).kick();
  await checkIn(db);
  server.push = async () => {
    throw new ApiProblem(401, "auth.login_required", "");
  };
  phone.room = 0;
  const engine = anEngine(db, server);
  await engine.kick();
  expect(engine.state.needsLogin).toBe(true);
});
