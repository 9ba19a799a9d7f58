/** Histories that a sown fault survived once; each stands for a promise that nothing else asks for. */
import { afterEach, beforeEach, expect, test } from "vitest";
import type { PushRequest } from "../../src/api/operations";
import { NoAnswer } from "../../src/api/problems";
import type { RoundsDb } from "../../src/local/db";
import type { Engine } from "../../src/sync/engine";
import { openTouches } from "../../src/sync/rows";
import { anEngine, aPhone, checkIn } from "./build";
import { FakeServer } from "./server";

let db: RoundsDb;
let server: FakeServer;
let engine: Engine;

beforeEach(() => {
  db = aPhone();
  server = new FakeServer();
  engine = anEngine(db, server);
});
afterEach(() => db.delete());

test("a server that misses what the phone has let go of gets the rest from a new device", async () => {
  await checkIn(db);
  await engine.kick();
  await engine.kick();
  expect(await db.outbox.count()).toBe(0);
  const known = server.applied[0]?.device;
  const push = server.push.bind(server);
  const gap = ({ mutations }: PushRequest) => ({
    results: mutations.map(({ seq, id }) => ({ seq, id, status: "gap" as const, expected: 1 })),
    lastSeq: 0,
    serverAt: new Date().toISOString(),
    durableUpto: 0,
  });
  server.push = async (request) => (request.deviceId === known ? gap(request) : push(request));
  await checkIn(db);
  await engine.kick();
  expect(server.applied).toHaveLength(2);
  expect(server.applied[1]?.device).not.toBe(known);
  expect(await db.outbox.where("state").equals("pending").count()).toBe(0);
});

test("what was sent stays on the screen until the server's rows have come", async () => {
  await checkIn(db);
  server.pull = () => Promise.reject(new NoAnswer("offline"));
  await engine.kick();
  expect(server.applied).toHaveLength(1);
  expect(await openTouches(db)).not.toHaveLength(0);
});

test("a refusal whose answer was lost still waits for attention", async () => {
  server.refused.add("bad");
  await checkIn(db, "bad");
  server.fault = "lost_answer";
  await engine.kick();
  server.fault = null;
  await engine.kick();
  expect(await db.outbox.where("state").equals("attention").count()).toBe(1);
});
