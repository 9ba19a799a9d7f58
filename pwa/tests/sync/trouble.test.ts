/** Answers, photos and timers that are not as they should be. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiProblem, NoAnswer } from "../../src/api/problems";
import { fixPath } from "../../src/app/words";
import { intentOf } from "../../src/features/approvals/decide";
import { type RoundsDb, readMeta } from "../../src/local/db";
import { conflictOf, discard, resend } from "../../src/sync/attention";
import { effectsOf } from "../../src/sync/effects";
import { Engine } from "../../src/sync/engine";
import { prepareUpload } from "../../src/sync/media";
import { writeOperation } from "../../src/sync/outbox";
import { readQueue } from "../../src/sync/state.svelte";
import { http } from "../../src/sync/transport";
import { uploadAll } from "../../src/sync/uploads";
import { anEngine, aPhone, checkIn } from "./build";
import { keyOf } from "./people";
import { FakeServer } from "./server";

let db: RoundsDb;
let server: FakeServer;

beforeEach(() => {
  db = aPhone();
  server = new FakeServer();
});
afterEach(async () => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  await db.delete();
});

async function aPhoto(takenAt?: string): Promise<string> {
  const blob = new Blob(["a face"], { type: "image/jpeg" });
  const upload = await prepareUpload({ blob, kind: "photo", source: "camera", takenAt }, db);
  await db.upload.add(upload);
  return upload.id;
}

describe("somebody on the way who says no", () => {
  test.each([401, 403, 404, 413, 502])("with %i has judged nothing", async (status) => {
    const answer = () =>
      new Response("<html>Access denied</html>", { status, headers: { "content-type": "text/html" } });
    vi.stubGlobal("fetch", async () => answer());
    await expect(http.register("d", "")).rejects.toBeInstanceOf(NoAnswer);
    await expect(http.uploadOffset("u")).rejects.toBeInstanceOf(NoAnswer);
    const engine = anEngine(db, http);
    await checkIn(db);
    await engine.kick();
    expect(engine.state.needsLogin).toBe(false);
    expect(await db.outbox.where("state").equals("pending").count()).toBe(1);
  });

  test("is told from the server, also where an answer has no body", async () => {
    const headers = { "content-type": "application/problem+json" };
    vi.stubGlobal("fetch", async () => new Response(null, { status: 404, headers }));
    await expect(http.uploadOffset("u")).rejects.toMatchObject({ status: 404 });
  });
});

describe("a push that the server does not take as a whole", () => {
  test("is made smaller until the one at fault waits alone", async () => {
    const push = server.push.bind(server);
    server.push = async (request) => {
      if (request.mutations.some(({ kind, body }) => kind !== "nothing" && body.includes("poison")))
        throw new ApiProblem(422, "request.invalid", "");
      return push(request);
    };
    for (const account of ["a", "b", "poison", "c", "d"]) await checkIn(db, account);
    await anEngine(db, server).kick();
    expect(server.applied.map(({ seq }) => seq)).toEqual([1, 2, 4, 5]);
    const [waiting] = await db.outbox.where("state").equals("attention").toArray();
    expect(waiting).toMatchObject({ seq: 3, refusal: { code: "request.invalid" } });
    expect(server.violations).toEqual([]);
  });

  test("is not tried without end when nothing of it is at fault", async () => {
    const push = vi.fn(async () => {
      throw new ApiProblem(400, "request.malformed", "");
    });
    server.push = push;
    await checkIn(db);
    const engine = anEngine(db, server);
    await engine.kick();
    expect(push.mock.calls.length).toBeLessThan(4);
    expect(engine.state.nextTryAt).not.toBeNull();
  });
});

test("a word in an answer that this app does not know leaves the operation to be sent again", async () => {
  const push = server.push.bind(server);
  server.push = async (request) => {
    const answer = await push(request);
    return { ...answer, results: answer.results.map((one) => ({ ...one, status: "postponed" as never })) };
  };
  await checkIn(db);
  const engine = anEngine(db, server);
  await engine.kick();
  expect(await db.outbox.where("state").equals("pending").count()).toBe(1);
  expect(engine.state.nextTryAt).not.toBeNull();
});

test("a kind that this app does not know shows nothing and stops nothing", () => {
  expect(effectsOf("visit.dance" as never, {}, {})).toEqual([]);
});

test("a timer that fires early is followed by another", async () => {
  let fire = () => {};
  let mono = 0;
  server.fault = "busy";
  const engine = new Engine({
    db,
    transport: server,
    setTimer: (run) => {
      fire = run;
      return {};
    },
    clearTimer: () => undefined,
    random: () => 1,
    mono: () => mono,
  });
  await engine.kick();
  mono = 100;
  fire();
  expect(engine.armed).toBe(true);
});

describe("a photo", () => {
  test("that its person may not send goes to the tray, and everything else goes on", async () => {
    const id = await aPhoto();
    server.createUpload = async () => {
      throw new ApiProblem(403, "auth.forbidden", "");
    };
    const engine = anEngine(db, server);
    await engine.kick();
    expect(engine.state.needsLogin).toBe(false);
    expect(await db.upload.get(id)).toMatchObject({ state: "refused", refusal: { code: "auth.forbidden" } });
  });

  test("that cannot be read any more says so and holds up nothing", async () => {
    db.vault.use(await keyOf(1));
    const bad = await aPhoto("2026-11-24T09:00:00Z");
    const good = await aPhoto("2026-11-24T08:00:00Z");
    const open = db.vault.openBlob.bind(db.vault);
    vi.spyOn(db.vault, "openBlob").mockImplementation(async (at, blob, type) => {
      if (at.includes(bad)) throw new DOMException("", "NotReadableError");
      return open(at, blob, type);
    });
    await uploadAll(db, server);
    expect(await db.upload.get(bad)).toMatchObject({
      state: "refused",
      refusal: { code: "media.unreadable" },
    });
    expect((await db.upload.get(good))?.state).toBe("done");
  });

  test("tells how far the phone's clock is off", async () => {
    const pull = server.pull.bind(server);
    server.pull = async (...asked) => {
      const answer = await pull(...asked);
      return { ...answer, serverAt: new Date(Date.now() - 600_000).toISOString() };
    };
    const engine = anEngine(db, server);
    await engine.kick();
    const id = await aPhoto();
    await engine.kick();
    expect(server.uploads.get(id)?.announced.offsetMs).toBeLessThan(-590_000);
  });

  test("stays on this phone until it would survive the loss of the server's disk", async () => {
    server.durable = false;
    const id = await aPhoto();
    const engine = anEngine(db, server);
    await engine.kick();
    expect((await db.upload.get(id))?.blob).not.toBeNull();
    expect((await readQueue(db)).unsent).toBe(0);
    server.restore(0);
    await engine.kick();
    expect(server.uploads.get(id)?.bytes.length).toBe(6);
    server.backup();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * 3_600_000 });
    await engine.kick();
    expect(await db.upload.get(id)).toMatchObject({ state: "done", blob: null });
  });

  test("of a tab that was killed is not said to be on the line", async () => {
    const id = await aPhoto();
    await db.upload.update(id, { inFlight: 1 });
    server.fault = "offline";
    await anEngine(db, server).kick();
    expect((await db.upload.get(id))?.inFlight).toBeUndefined();
  });
});

test("the server hears what waits although a photo does not go", async () => {
  await aPhoto();
  server.createUpload = async () => {
    throw new ApiProblem(500, "internal", "");
  };
  await anEngine(db, server).kick();
  expect(server.reports.at(-1)?.uploads).toBe(1);
});

describe("what is locked", () => {
  beforeEach(async () => {
    db.vault.use(await keyOf(1));
    await checkIn(db);
    await db.outbox.update(1, { state: "attention", refusal: { code: "version_conflict", facts: {} } });
    db.vault.use(null);
  });

  test("is shown without being opened", async () => {
    const [row] = await db.outbox.toArray();
    if (!row) throw new Error("it is there");
    expect(row.locked).toBe(true);
    expect(fixPath(row)).toBeNull();
    expect(conflictOf({ ...row, kind: "account.edit" })).toBeNull();
  });

  test("does not hide a decision that can be read", async () => {
    const about = { requestId: "r", decision: "approve" as const, termsSha256: "" };
    const context = { by: "m", byName: "Mari", at: "" };
    db.vault.use(await keyOf(1));
    await writeOperation(db, "discount.decide", { ...about, requestId: "old" }, { context });
    db.vault.use(await keyOf(2));
    await writeOperation(db, "discount.decide", about, { context });
    expect((await intentOf(db, "r"))?.decision).toBe("approve");
  });
});

test("what was given up a moment ago can be taken back although the server has backed everything up", async () => {
  server.refused.add("bad");
  const visitId = await checkIn(db, "bad");
  const engine = anEngine(db, server);
  await engine.kick();
  const undo = await discard(db, 1);
  await engine.kick();
  expect(await readMeta(db, "durableUpto")).toBe(1);
  await undo();
  const [back, ...others] = await db.outbox.toArray();
  expect(others).toEqual([]);
  expect(back).toMatchObject({ seq: 1, state: "attention", refusal: { code: "visits.unknown_account" } });
  expect(JSON.parse(back?.body ?? "")).toMatchObject({ visitId, accountId: "bad" });
  await resend(db, 1);
  server.refused.clear();
  await engine.kick();
  expect(server.applied.map(({ body }) => JSON.parse(body).visitId)).toEqual([visitId]);
});
