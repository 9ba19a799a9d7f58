import Dexie from "dexie";
import { afterEach, expect, test } from "vitest";
import { openDb, type RoundsDb } from "../../src/local/db";
import { newId, sha256Hex } from "../../src/local/ids";
import { aCheckIn, anEngine, here } from "../sync/build";
import { FIRST } from "../sync/first";
import { FakeServer } from "../sync/server";

const person = newId();
let db: RoundsDb;
afterEach(() => db.delete());

async function anOperation(seq: number, state: string, accountId: string) {
  const body = JSON.stringify(aCheckIn(accountId));
  return {
    seq,
    id: newId(),
    kind: "visit.check_in",
    body,
    bodySha256: await sha256Hex(body),
    context: here,
    clientAt: "2026-11-24T08:00:00.000Z",
    monoMs: 1,
    state,
    settled: 0,
    ...(state === "pending" ? {} : { sentAt: "2026-11-24T08:00:01.000Z" }),
    ...(state === "attention" ? { refusal: { code: "visits.unknown_account", facts: {} } } : {}),
    ...(state === "acked" ? { ackedAt: "2026-11-24T08:00:02.000Z" } : {}),
  };
}

test("an update of the app leaves what waits exactly as it is, and sends it", async () => {
  const operations = await Promise.all([
    anOperation(1, "acked", "good"),
    anOperation(2, "attention", "bad"),
    anOperation(3, "pending", "good"),
  ]);
  const blob = new Blob(["a face"], { type: "image/jpeg" });
  const upload = {
    id: newId(),
    kind: "photo",
    state: "pending",
    blob,
    type: "image/jpeg",
    sizeBytes: blob.size,
    sha256: await sha256Hex(await blob.arrayBuffer()),
    sentBytes: 0,
    takenAt: "2026-11-24T08:00:00.000Z",
    source: "camera",
  };
  const old = new Dexie(`rounds-company-${person}`);
  old.version(1).stores(FIRST);
  await old.table("outbox").bulkAdd(operations);
  await old.table("upload").add(upload);
  await old.table("draft").add({ key: "visit/1", value: { note: "half" }, at: "" });
  await old.table("meta").bulkAdd([
    { key: "nextSeq", value: 4 },
    { key: "deviceId", value: "device" },
  ]);
  await old.table("membership").add({ bucket: "user:me", table: "visit", id: "v", generation: 1 });
  old.close();

  db = openDb("company", person);
  expect(await db.outbox.toArray()).toEqual(operations);
  const [held] = await db.upload.toArray();
  expect({ ...held, blob: await held?.blob?.text() }).toEqual({ ...upload, blob: "a face" });
  expect(await db.draft.count()).toBe(1);

  const server = new FakeServer();
  server.refused.add("bad");
  await server.register("device");
  const asked = operations
    .slice(0, 2)
    .map((one) => ({ ...one, kind: "visit.check_in" as const, schemaV: 1 }));
  await server.push({ deviceId: "device", epoch: 1, mutations: asked });
  await anEngine(db, server).kick();
  expect(server.applied.map((effect) => effect.body)).toEqual([operations[0]?.body, operations[2]?.body]);
  expect([...server.uploads.keys()]).toEqual([upload.id]);
  expect(await db.outbox.where("state").equals("attention").count()).toBe(1);
});
