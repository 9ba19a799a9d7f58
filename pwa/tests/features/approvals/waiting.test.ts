import { expect, test } from "vitest";
import { choicesOf, lastWord, timeLeft, waitsFor } from "../../../src/features/approvals/waiting";
import { aRequest } from "./build";

const at = (time: string) => new Date(`2026-11-24T${time}:00Z`);

test("whoever it waits for may ask, reject or approve; nobody else may", () => {
  expect(choicesOf(aRequest(), "approver")).toEqual(["ask", "reject", "approve"]);
  expect(choicesOf(aRequest(), "rep")).toEqual([]);
  expect(choicesOf(aRequest({ state: "approved" }), "approver")).toEqual([]);
});

test("a question waits for whoever asked for the discount", () => {
  expect(choicesOf(aRequest({ state: "asked" }), "rep")).toEqual(["answer"]);
  expect(choicesOf(aRequest({ state: "asked" }), "approver")).toEqual([]);
});

test("the inbox shows what is due first on top and nothing that waits for others", () => {
  const late = aRequest({ id: "late", dueAt: "2026-11-24T09:00:00Z" });
  const later = aRequest({ id: "later", dueAt: "2026-11-25T09:00:00Z" });
  const others = aRequest({ id: "others", stepPersonId: "somebody" });
  expect(waitsFor([later, others, late], "approver").map(({ id }) => id)).toEqual(["late", "later"]);
});

test("the time left turns pressing within the hour and late after it", () => {
  expect(timeLeft(aRequest(), at("10:00"))).toEqual({ seconds: 7200, late: false, pressing: false });
  expect(timeLeft(aRequest(), at("11:30"))).toMatchObject({ seconds: 1800, pressing: true, late: false });
  expect(timeLeft(aRequest(), at("12:10"))).toMatchObject({ seconds: 600, late: true });
  expect(timeLeft(aRequest({ state: "rejected" }), at("10:00"))).toBeNull();
});

test("far from due only whole hours are told", () => {
  expect(timeLeft(aRequest(), at("08:20"))?.seconds).toBe(3 * 3600);
});

test("the closing comment is the newest of the deciding kind", () => {
  const comment = (decision: string, text: string) => ({
    by: "approver",
    byName: "Olga Demo",
    at: "2026-11-24T09:00:00Z",
    decision,
    text,
  });
  const comments = [comment("ask", "Why?"), comment("answer", "Chain."), comment("approve", "Fine.")];
  expect(lastWord(aRequest({ state: "approved", comments }))?.text).toBe("Fine.");
  expect(lastWord(aRequest({ comments }))).toBeNull();
});
