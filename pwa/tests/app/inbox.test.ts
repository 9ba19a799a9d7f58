import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { inboxCount } from "../../src/app/inbox";
import { openDb, type RoundsDb } from "../../src/local/db";
import { session } from "../../src/local/session.svelte";
import { aRequest } from "../features/approvals/build";

let db: RoundsDb;

beforeEach(async () => {
  db = await openDb(`inbox-${crypto.randomUUID()}`, "approver");
  vi.spyOn(session, "me", "get").mockReturnValue({ id: "approver" } as NonNullable<typeof session.me>);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await db.delete();
});

const anAlert = (id: string, link: string, code = "approval.requested") =>
  db.alert.put({ id, code, link, facts: {}, at: new Date().toISOString(), readAt: null });

test("a request and the alert that tells of it are one thing to do", async () => {
  await db.approval.put(aRequest({ id: "r" }));
  await anAlert("a", "/approvals/r");
  expect(await inboxCount(db, ["approver"])).toBe(1);
  await anAlert("b", "/approvals/another");
  expect(await inboxCount(db, ["approver"])).toBe(2);
});

test("a request that is decided waits no longer, though its alert was never opened", async () => {
  await db.approval.put(aRequest({ id: "r", state: "approved" }));
  await anAlert("a", "/approvals/r");
  expect(await inboxCount(db, ["approver"])).toBe(0);
});

test("an offer and its alert are one thing to do, and news of one thing count once", async () => {
  await db.workorder.put({ id: "w", state: "offered" } as Parameters<typeof db.workorder.put>[0]);
  await anAlert("a", "/workorders/w", "workorder.offered");
  await anAlert("b", "/plans/p", "plan.published");
  await anAlert("c", "/plans/p", "plan.changed");
  expect(await inboxCount(db, ["rep"])).toBe(2);
});
