/** Half-written forms in both files of unsent work: the app's own and the one of the page of last resort. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Draft } from "../../src/local/db";
import { writeDraft } from "../../src/local/drafts";
import { beginSession, endSession, session } from "../../src/local/session.svelte";
import { readUnsent } from "../../src/rescue/unsent";
import { exportUnsent } from "../../src/sync/export";
import { aPerson, keyOf } from "../sync/people";

const at = new Date("2026-11-24T08:00:00Z");
const asFile = async (value: unknown) => JSON.parse(JSON.stringify(value));
const WAYS = [
  ["the app's export", async () => JSON.parse(await (await exportUnsent(session.db, at)).text())],
  ["the page of last resort", async () => asFile(await readUnsent(at))],
] as const;
const aShot = (bytes: string) => ({ blob: new Blob([bytes], { type: "image/jpeg" }), source: "camera" });

describe.each(WAYS)("%s", (_, read) => {
  beforeEach(async () => {
    await endSession();
  });
  afterEach(async () => {
    await session.openDb?.draft.clear();
    await endSession();
  });

  const write = () => writeDraft(session.db, "note/1", { note: "half", shots: [aShot("one"), aShot("two")] });
  const draft = async () => (await read()).drafts[0];
  const shown = (bytes: string) => ({
    blob: { type: "image/jpeg", base64: btoa(bytes) },
    source: "camera",
  });

  test.each([
    ["sealed", async () => ({ keyId: "key-1", key: await keyOf(1) })],
    ["open, where there was no key yet", async () => null],
  ])("holds the photos of a form that lies %s", async (__, key) => {
    await beginSession(aPerson("aino"), await key());
    await write();
    expect((await draft()).value).toEqual({ note: "half", shots: [shown("one"), shown("two")] });
  });

  test("gives out the words and the other photos where one is damaged", async () => {
    await beginSession(aPerson("aino"), { keyId: "key-1", key: await keyOf(1) });
    await write();
    const row = (await session.db.draft.get("note/1")) as Draft;
    await session.db.draft.put({ ...row, blobs: [new Blob(["broken"]), ...(row.blobs ?? []).slice(1)] });
    expect((await draft()).value).toEqual({
      note: "half",
      shots: [{ blob: { type: "image/jpeg", sealed: btoa("broken") }, source: "camera" }, shown("two")],
    });
  });

  test("hands over sealed, photos and all, what no key here opens", async () => {
    await beginSession(aPerson("aino"), { keyId: "key-1", key: await keyOf(1) });
    await write();
    const row = (await session.db.draft.get("note/1")) as Draft;
    await session.db.draft.put({ ...row, sealed: new Uint8Array(40) });
    const found = await draft();
    expect(found).not.toHaveProperty("value");
    expect(found.sealed).toHaveLength(56);
    expect(found.photos).toHaveLength(2);
  });
});
