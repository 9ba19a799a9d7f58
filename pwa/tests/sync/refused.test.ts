/** Photos that their person may not send, and photos that were thrown away. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiProblem } from "../../src/api/problems";
import type { RoundsDb } from "../../src/local/db";
import { holdsWork } from "../../src/local/lock";
import { discardUpload } from "../../src/sync/attention";
import { exportUnsent } from "../../src/sync/export";
import { prepareUpload } from "../../src/sync/media";
import { readQueue } from "../../src/sync/state.svelte";
import { anEngine, aPhone } from "./build";
import { FakeServer } from "./server";

let db: RoundsDb;
let server: FakeServer;

beforeEach(() => {
  db = aPhone();
  server = new FakeServer();
});
afterEach(async () => {
  vi.useRealTimers();
  await db.delete();
});

async function aPhoto(): Promise<string> {
  const blob = new Blob(["a face"], { type: "image/jpeg" });
  const upload = await prepareUpload({ blob, kind: "photo", source: "camera" }, db);
  await db.upload.add(upload);
  return upload.id;
}

/** The role of the person does not include `upload.write` any more. */
function takePermission(): void {
  const forbid = async () => {
    throw new ApiProblem(403, "auth.forbidden", "");
  };
  Object.assign(server, { createUpload: forbid, uploadOffset: forbid, sendChunk: forbid });
}

const tray = async () => (await db.upload.where("state").equals("refused").toArray()).map(({ id }) => id);

describe("without the permission to send photos", () => {
  test("one that waits lies in the tray, and can be taken out as a file", async () => {
    takePermission();
    const id = await aPhoto();
    await anEngine(db, server).kick();
    expect(await tray()).toEqual([id]);
    const file = JSON.parse(await (await exportUnsent(db, new Date(), id)).text());
    expect(file.uploads).toMatchObject([{ id, base64: btoa("a face") }]);
  });

  test("so does one that was half sent", async () => {
    const id = await aPhoto();
    await db.upload.update(id, { sentBytes: 3 });
    takePermission();
    await anEngine(db, server).kick();
    expect(await tray()).toEqual([id]);
  });

  test("one that has arrived and is not backed up asks for no log-in, stays, and holds up nothing", async () => {
    server.durable = false;
    const arrived = await aPhoto();
    const engine = anEngine(db, server);
    await engine.kick();
    server.incarnation = "another"; // which makes the phone ask
    takePermission();
    const id = await aPhoto();
    await engine.kick();
    expect(engine.state).toMatchObject({ needsLogin: false, nextTryAt: null });
    expect((await db.upload.get(arrived))?.blob).not.toBeNull();
    expect(await tray()).toEqual([id]);
  });
});

describe("one that was thrown away", () => {
  let id: string;
  beforeEach(async () => {
    takePermission();
    id = await aPhoto();
    await anEngine(db, server).kick();
  });

  test("can be taken back", async () => {
    const undo = await discardUpload(db, id);
    expect(await tray()).toEqual([]);
    await undo();
    expect(await tray()).toEqual([id]);
    expect((await readQueue(db)).attention).toBe(1);
  });

  test("goes by itself, and nobody who leaves is told that it waits", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    await discardUpload(db, id);
    expect(await holdsWork(db)).toBe(false);
    vi.runAllTimers();
    vi.useRealTimers();
    await vi.waitFor(async () => expect(await db.upload.count()).toBe(0));
  });

  test("is never sent after all, though the app was closed at once", async () => {
    server = new FakeServer();
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    await discardUpload(db, id);
    vi.useRealTimers(); // that timer is gone
    await anEngine(db, server).kick();
    expect(server.uploads.size).toBe(0);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10_000 });
    await anEngine(db, server).kick();
    expect(server.uploads.size).toBe(0);
    expect(await db.upload.count()).toBe(0);
  });
});
