/** Tabs and the service worker take turns; whoever sends photos gives way to whoever has more than that to send. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RoundsDb } from "../../src/local/db";
import { sendClosed } from "../../src/sync/closed";
import { prepareUpload } from "../../src/sync/media";
import { anEngine, aPhone, checkIn } from "./build";
import { FakeServer } from "./server";

const BYTES = 1_000_000;
let worker: RoundsDb;
let tab: RoundsDb;
let server: FakeServer;

/** One name, one holder: as far as Web Locks are needed here. */
class Locks {
  #last: Promise<unknown> = Promise.resolve();
  readonly #pending: string[] = [];

  request(name: string, _: LockOptions, run: () => Promise<void>): Promise<void> {
    this.#pending.push(name);
    const turn = this.#last.then(() => {
      this.#pending.shift();
      return run();
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async query() {
    return { held: [], pending: this.#pending.map((name) => ({ name })) };
  }
}

beforeEach(() => {
  vi.stubGlobal("navigator", { locks: new Locks() });
  worker = aPhone();
  tab = aPhone(worker.name.slice("rounds-company-".length));
  server = new FakeServer();
});
afterEach(async () => {
  vi.unstubAllGlobals();
  tab.close();
  await worker.delete();
});

test("a note that is saved in a tab waits for one piece of a photo that the worker sends, and the tab goes on with it", async () => {
  const blob = new Blob([new Uint8Array(BYTES)], { type: "image/jpeg" });
  const upload = await prepareUpload({ blob, kind: "photo", source: "camera" }, null);
  await worker.upload.add(upload);
  const sent: (number | "note")[] = [];
  let kicked: Promise<void> | undefined;
  const send = server.sendChunk.bind(server);
  server.sendChunk = async (id, offset, chunk) => {
    if (!kicked) {
      await checkIn(tab);
      kicked = anEngine(tab, server).kick();
      await vi.waitFor(async () => expect((await navigator.locks.query()).pending).toHaveLength(1));
    }
    sent.push(offset);
    return send(id, offset, chunk);
  };
  const push = server.push.bind(server);
  server.push = async (request) => {
    sent.push("note");
    return push(request);
  };
  await expect(sendClosed(worker, server, false)).rejects.toThrow("Gave way"); // so the browser wakes it once more
  await kicked;
  const piece = 256 * 1024;
  expect(sent).toEqual([0, "note", piece, 2 * piece, 3 * piece]);
  expect((await tab.upload.get(upload.id))?.state).toBe("done");
});
