import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { beginFix } from "../../src/app/fixing";
import type { RoundsDb } from "../../src/local/db";
import { readDraft } from "../../src/local/drafts";
import { newId } from "../../src/local/ids";
import {
  type Again,
  conflictOf,
  discard,
  leaveHole,
  refusedOne,
  resend,
  resolveConflict,
} from "../../src/sync/attention";
import { itemStates } from "../../src/sync/itemstate";
import { prepareUpload } from "../../src/sync/media";
import { renumber, writeOperation } from "../../src/sync/outbox";
import { anEngine, aPhone, checkIn } from "./build";
import { FakeServer } from "./server";

let db: RoundsDb;

beforeEach(async () => {
  db = aPhone();
  await db.account.put({ id: "a", name: "Old", version: 4 } as never);
});
afterEach(() => db.delete());

async function aConflict(): Promise<number> {
  const body = {
    accountId: "a",
    baseVersion: 4,
    changes: { name: "Mine", phone: "1" },
    seen: { name: "Old", phone: null },
  };
  const { seq } = await writeOperation(db, "account.edit", body, { context: {}, baseVersion: 4 });
  const facts = { version: 7, fields: { name: { yours: "Mine", theirs: "Theirs" } } };
  const refusal = { code: "version_conflict", field: "changes.name", facts: facts as never };
  await db.outbox.update(seq, { state: "attention", refusal });
  return seq;
}

describe("an edit that somebody else's edit crossed", () => {
  test("shows both values", async () => {
    const seq = await aConflict();
    const held = await db.outbox.get(seq);
    expect(held && conflictOf(held)?.fields).toEqual({ name: { yours: "Mine", theirs: "Theirs" } });
  });

  test("becomes a new edit of what is kept, on top of what the other wrote", async () => {
    const seq = await aConflict();
    await resolveConflict(db, seq, { name: "mine" });
    const [next] = await db.outbox.where("state").equals("pending").toArray();
    expect(next?.seq).toBe(seq + 1);
    expect(JSON.parse(next?.body ?? "")).toEqual({
      accountId: "a",
      baseVersion: 7,
      changes: { name: "Mine", phone: "1" },
      seen: { name: "Theirs", phone: null },
    });
    expect((await db.outbox.get(seq))?.state).toBe("acked");
  });

  test("still sends the fields that nobody else touched", async () => {
    const seq = await aConflict();
    await resolveConflict(db, seq, { name: "theirs" });
    const [next] = await db.outbox.where("state").equals("pending").toArray();
    expect(JSON.parse(next?.body ?? "").changes).toEqual({ phone: "1" });
  });

  test("goes when nothing of it is kept", async () => {
    const seq = await aConflict();
    await resolveConflict(db, seq, { name: "theirs", phone: "theirs" });
    expect(await db.outbox.where("state").equals("pending").count()).toBe(0);
    expect(await db.outbox.where("state").equals("attention").count()).toBe(0);
  });
});

describe("a form that takes the place of a refused one", () => {
  const pending = () => db.outbox.where("state").equals("pending").toArray();

  test("takes no other's, although the numbers are others meanwhile", async () => {
    await checkIn(db);
    const visitId = newId();
    const body = { visitId, reportId: newId(), note: "old", photoIds: [], voiceIds: [] };
    const { seq, id } = await writeOperation(db, "visit.report", body, { context: {} });
    await db.outbox.update(seq, { state: "attention", refusal: { code: "bad", facts: {} } });
    await beginFix(db, seq);
    await db.outbox.delete(1);
    await checkIn(db);
    await renumber(db, newId());
    const unsent = await pending();
    expect(unsent.map((one) => one.seq)).toEqual([seq]);
    const kept = await readDraft<{ again: Again }>(db, `note/${visitId}`);
    if (!kept) throw new Error("the form was filled");
    await leaveHole(db, kept.again.id);
    expect(await pending()).toEqual(unsent);
    expect(await db.outbox.where("id").equals(id).first()).toMatchObject({ state: "acked", hole: 1 });
  });

  test("leaves alone what is on its way to the server again", async () => {
    await checkIn(db);
    const [unsent] = await pending();
    expect(await leaveHole(db, unsent?.id ?? "")).toBe(false);
    expect(await pending()).toEqual([unsent]);
  });

  test("may have been kept by an earlier version, which knew no id", async () => {
    expect(await leaveHole(db, undefined as never)).toBe(false);
  });
});

describe("two taps", () => {
  test("send a refused one again once", async () => {
    const seq = await aConflict();
    await Promise.all([resend(db, seq), resend(db, seq)]);
    expect(await db.outbox.where("state").equals("pending").count()).toBe(1);
    expect(await refusedOne(db, seq)).toBeNull();
  });

  test("settle a crossed edit once", async () => {
    const seq = await aConflict();
    await Promise.all([resolveConflict(db, seq, {}), resolveConflict(db, seq, {})]);
    expect(await db.outbox.where("state").equals("pending").count()).toBe(1);
  });

  test("give up nothing that waits to be sent, and take nothing of it back", async () => {
    await checkIn(db);
    const undo = await discard(db, 1);
    await undo();
    expect(await db.outbox.get(1)).toMatchObject({ state: "pending" });
  });
});

describe("the mark beside an item", () => {
  test("says saved, then sent", async () => {
    const visitId = await checkIn(db);
    expect((await itemStates(db, "visit")).get(visitId)).toBe("saved");
    await anEngine(db, new FakeServer()).kick();
    expect((await itemStates(db, "visit")).get(visitId) ?? "sent").toBe("sent");
  });

  test("says saved while a photo of it is still here", async () => {
    const visitId = await checkIn(db);
    const blob = new Blob(["x"], { type: "image/jpeg" });
    await db.upload.add(await prepareUpload({ blob, kind: "photo", source: "camera", visitId }, null));
    await db.outbox.update(1, { state: "acked" });
    expect((await itemStates(db, "visit")).get(visitId)).toBe("saved");
  });

  test("says that it needs attention", async () => {
    const server = new FakeServer();
    server.refused.add("bad");
    const visitId = await checkIn(db, "bad");
    await anEngine(db, server).kick();
    expect((await itemStates(db, "visit")).get(visitId)).toBe("attention");
  });
});
