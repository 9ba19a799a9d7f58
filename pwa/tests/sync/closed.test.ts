/** Sending while the app is closed: what the browser promises, and what is said when it has stopped trying. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RoundsDb } from "../../src/local/db";
import { askToSendClosed } from "../../src/sync/background";
import { sendClosed } from "../../src/sync/closed";
import { lookAgain, readQueue, setQueue, setSendsClosed, syncState } from "../../src/sync/state.svelte";
import { aPhone, checkIn } from "./build";
import { FakeServer } from "./server";

let db: RoundsDb;
let server: FakeServer;

beforeEach(async () => {
  db = aPhone();
  server = new FakeServer();
  await checkIn(db);
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await db.delete();
});

const aBrowser = (register?: () => Promise<void>) => {
  const registration = register ? { sync: { register } } : {};
  vi.stubGlobal("navigator", { serviceWorker: { getRegistration: async () => registration } });
};
const forbidden = () => Promise.reject(new DOMException("", "NotAllowedError"));

async function told(): Promise<boolean> {
  setQueue(await readQueue(db));
  return syncState.sendsClosed;
}

test("what is left goes without a tab", async () => {
  await sendClosed(db, server, false);
  expect(server.applied).toHaveLength(1);
});

test("only when the last try has failed is it said that the app has to be opened", async () => {
  aBrowser(async () => undefined);
  setSendsClosed(await askToSendClosed(db));
  server.fault = "offline";
  await expect(sendClosed(db, server, false)).rejects.toThrow();
  expect(await told()).toBe(true);
  await expect(sendClosed(db, server, true)).rejects.toThrow();
  expect(await told()).toBe(false);
  expect(await askToSendClosed(db)).toBe(true); // the next save asks again, and the browser begins anew
  expect(await told()).toBe(true);
});

test.each([
  ["has no such thing", undefined],
  ["may not", forbidden],
])("a browser that %s promises nothing", async (_, register) => {
  aBrowser(register);
  setSendsClosed(await askToSendClosed(db));
  expect(await told()).toBe(false);
});

test("without a service worker nothing is promised", async () => {
  setSendsClosed(true);
  vi.stubGlobal("navigator", {});
  await lookAgain(db);
  expect(syncState.sendsClosed).toBe(false);
});
