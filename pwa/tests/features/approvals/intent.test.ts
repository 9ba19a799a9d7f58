import { beforeEach, expect, test } from "vitest";
import { intentOf } from "../../../src/features/approvals/decide";
import type { RoundsDb } from "../../../src/local/db";
import { settle, writeOperation } from "../../../src/sync/outbox";
import { takeResults } from "../../../src/sync/results";
import { aPhone } from "../../sync/build";
import { aRequest } from "./build";

let db: RoundsDb;
beforeEach(async () => {
  db = aPhone();
  await db.approval.put(aRequest());
});

async function approve() {
  const body = { requestId: "request", decision: "approve" as const, termsSha256: "terms-1" };
  const context = { by: "approver", byName: "Olga Demo", at: "2026-11-24T09:00:00Z" };
  return writeOperation(db, "discount.decide", body, { context });
}

const answerTo = (
  mutation: { seq: number; id: string },
  answer: { status: "applied" } | { status: "rejected"; code: string },
) => takeResults(db, [{ seq: mutation.seq, id: mutation.id, ...answer }], 0);

test("a decision shows at once and says that it is only an intent", async () => {
  await approve();
  expect((await db.approval.get("request"))?.state).toBe("approved");
  expect(await intentOf(db, "request")).toMatchObject({ decision: "approve", state: "waiting" });
  expect(await intentOf(db, "another")).toBeNull();
});

test("terms that changed bring the request back with the reason", async () => {
  const mutation = await approve();
  await answerTo(mutation, { status: "rejected", code: "approvals.terms_changed" });
  expect((await db.approval.get("request"))?.state).toBe("pending");
  const intent = await intentOf(db, "request");
  expect(intent).toMatchObject({ state: "refused", refusal: { code: "approvals.terms_changed" } });
});

test("once the server's own row shows the decision nothing is left to say", async () => {
  const mutation = await approve();
  await answerTo(mutation, { status: "applied" });
  expect(await intentOf(db, "request")).toMatchObject({ state: "waiting" });
  await settle(db, 1);
  expect(await intentOf(db, "request")).toBeNull();
});
