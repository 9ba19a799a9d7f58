/** Putting right what was refused, by way of the form it came from. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { beginFix, endFix } from "../../src/app/fixing";
import type { Mutation, RoundsDb } from "../../src/local/db";
import { readDraft, writeDraft } from "../../src/local/drafts";
import { type Again, discard, leaveHole, resend } from "../../src/sync/attention";
import { renumber, writeOperation } from "../../src/sync/outbox";
import { aPhone, checkIn } from "../sync/build";

let db: RoundsDb;

beforeEach(() => {
  db = aPhone();
});
afterEach(() => db.delete());

const keptNote = () => readDraft<{ note: string; again: Again }>(db, "note/v");

async function aRefusedNote(note = "The shelf fell down."): Promise<number> {
  const body = { visitId: "v", reportId: note, note, photoIds: ["p"], voiceIds: [] };
  const { seq } = await writeOperation(db, "visit.report", body, { context: {} });
  await db.outbox.update(seq, { state: "attention" });
  return seq;
}

describe("a note", () => {
  test("takes the place of the one that was refused, though another operation has its number since", async () => {
    await checkIn(db);
    await db.outbox.update(1, { state: "acked", settled: 1 });
    const seq = await aRefusedNote();
    await beginFix(db, seq);
    await checkIn(db);
    await renumber(db, "another-epoch");
    const draft = await keptNote();
    await leaveHole(db, draft?.again.id ?? "");
    const left = await db.outbox.toArray();
    expect(left.filter(({ hole }) => hole).map(({ kind }) => kind)).toEqual(["visit.report"]);
    expect(left.filter(({ state }) => state === "pending").map(({ kind }) => kind)).toEqual([
      "visit.check_in",
    ]);
  });
  test("says once what was refused, however often it is put right", async () => {
    await writeDraft(db, "note/v", { note: "Half", shots: ["mine"], clips: [] });
    const seq = await aRefusedNote("whole");
    await beginFix(db, seq);
    expect(await keptNote()).toMatchObject({ note: "Half\nwhole", shots: ["mine"] });
    await writeDraft(db, "note/v", { ...(await keptNote()), note: "Half and written anew" });
    await beginFix(db, seq);
    expect((await keptNote())?.note).toBe("Half and written anew");
  });

  test("puts two refused ones right one after the other", async () => {
    const first = await aRefusedNote("one");
    await beginFix(db, first);
    const begun = await keptNote();
    const second = await aRefusedNote("two");
    await beginFix(db, second);
    expect(await keptNote()).toEqual(begun);
    await leaveHole(db, begun?.again.id ?? "");
    await beginFix(db, second);
    expect((await keptNote())?.again.id).toBe((await db.outbox.get(second))?.id);
  });

  test.each([
    ["sent again", (seq: number) => resend(db, seq)],
    ["given up", (seq: number) => discard(db, seq)],
  ])("that was %s is not in the form any more", async (_, end) => {
    const seq = await aRefusedNote();
    const old = (await db.outbox.get(seq)) as Mutation;
    await beginFix(db, seq);
    await end(seq);
    await endFix(db, old);
    expect(await db.draft.count()).toBe(0);
  });

  test("leaves in the form what was written besides", async () => {
    const seq = await aRefusedNote("whole");
    const old = (await db.outbox.get(seq)) as Mutation;
    await beginFix(db, seq);
    await writeDraft(db, "note/v", { ...(await keptNote()), note: "whole, and more" });
    await resend(db, seq);
    await endFix(db, old);
    expect(await keptNote()).toEqual({ note: "whole, and more", shots: [], clips: [] });
  });
});

describe("a request", () => {
  const line = (productId: string) => ({ productId, quantity: "2", price: "9.50" });
  const keptRequest = () => readDraft<{ lines: unknown[]; reason: string }>(db, "discount/a");

  async function aRefusedRequest(): Promise<number> {
    const lines = [{ productId: "p", quantity: 2, wantedPrice: "9.50" }];
    const body = { requestId: "r", accountId: "a", lines, reason: "A big order", photoIds: [] };
    const who = { requesterId: "rep", requesterName: "Aino Demo", requestedAt: "2026-11-24T08:00:00Z" };
    const context = { accountName: "A", ...who, lines: [], discountPct: 1 };
    const { seq } = await writeOperation(db, "discount.request", body, { context });
    await db.outbox.update(seq, { state: "attention" });
    return seq;
  }

  test("takes along what is half-written for the same account", async () => {
    await writeDraft(db, "discount/a", { lines: [line("q"), line("")], reason: "New", shots: ["mine"] });
    await beginFix(db, await aRefusedRequest());
    expect(await keptRequest()).toMatchObject({
      lines: [line("q"), line("p")],
      reason: "New\nA big order",
      shots: ["mine"],
    });
  });

  test("that is put right twice keeps what was typed meanwhile", async () => {
    const seq = await aRefusedRequest();
    await beginFix(db, seq);
    await writeDraft(db, "discount/a", { ...(await keptRequest()), lines: [line("q")] });
    await beginFix(db, seq);
    expect((await keptRequest())?.lines).toEqual([line("q")]);
  });
});
