import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { RoundsDb } from "../../src/local/db";
import { prepareUpload } from "../../src/sync/media";
import { asPerson, http } from "../../src/sync/transport";
import { uploadAll } from "../../src/sync/uploads";
import { anEngine, aPhone, checkIn } from "./build";

let db: RoundsDb;
let asked: Request[] = [];

beforeEach(() => {
  db = aPhone();
  asked = [];
});
afterEach(async () => {
  asPerson(null);
  vi.unstubAllGlobals();
  await db.delete();
});

function answering(answer: (request: Request) => Response): void {
  vi.stubGlobal("fetch", async (path: string, options: RequestInit) => {
    const request = new Request(`http://phone.example${path}`, { ...options, duplex: "half" } as RequestInit);
    asked.push(request);
    return answer(request);
  });
}

const json = (body: unknown) => Response.json(body);

describe("a network that answers in the server's place", () => {
  test.each([
    [
      "a page",
      () => new Response("<html>Welcome to our hotel</html>", { headers: { "content-type": "text/html" } }),
    ],
    ["a bare text", () => new Response("ok", { headers: { "content-type": "text/plain" } })],
    ["nothing", () => new Response(null, { status: 204 })],
    ["some JSON", () => json({ status: "ok" })],
  ])("with %s never makes anything look sent", async (what, answer) => {
    await checkIn(db);
    const blob = new Blob(["a face"], { type: "image/jpeg" });
    await db.upload.add(await prepareUpload({ blob, kind: "photo", source: "camera" }, null));
    answering(answer);
    const engine = anEngine(db, http);
    await engine.kick();
    await uploadAll(db, http).catch(() => undefined);
    const [operation] = await db.outbox.toArray();
    const [upload] = await db.upload.toArray();
    expect(operation?.state).toBe("pending");
    expect(operation?.inFlight).toBeUndefined();
    expect(upload?.state).toBe("pending");
    expect(await upload?.blob?.text()).toBe("a face");
    expect(engine.state.nextTryAt).not.toBeNull();
    expect(engine.state.captivePortal).toBe(what === "a page"); // there its person can do something: sign in
  });
});

test("a push is small on the line and says for whom it is", async () => {
  const body = '{"visitId":"v","fixes":[]}';
  const one = {
    id: "i",
    kind: "visit.check_in",
    schemaV: 1,
    body,
    bodySha256: "0",
    clientAt: "",
    monoMs: 1,
  } as const;
  answering(() => json({ results: [], lastSeq: 0, serverAt: "2026-11-24T08:00:00Z", durableUpto: 0 }));
  asPerson("aino");
  const mutations = Array.from({ length: 100 }, (_, i) => ({ ...one, seq: i + 1 }));
  await http.push({ deviceId: "d", epoch: 1, mutations });
  const [request] = asked;
  expect(request?.headers.get("x-rounds-person")).toBe("aino");
  expect(request?.headers.get("content-encoding")).toBe("gzip");
  const sent = await request?.arrayBuffer();
  const text = await new Response(
    new Blob([sent ?? ""]).stream().pipeThrough(new DecompressionStream("gzip")),
  ).text();
  expect(JSON.parse(text).mutations).toHaveLength(100);
  expect(sent?.byteLength ?? 0).toBeLessThan(text.length / 4);
});
