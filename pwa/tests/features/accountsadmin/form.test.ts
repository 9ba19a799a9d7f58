import { beforeAll, expect, test } from "vitest";
import { bodyOf, changesOf, formOf, problemsOf } from "../../../src/features/accountsadmin/form";
import { anAccount } from "../build";
import { speak } from "../speak";

beforeAll(() => speak("en"));

test("only what was changed is sent, so that edits of different fields both stay", () => {
  const before = { ...formOf(null), name: "Hotel Torni", phone: "+12025550100" };
  const after = { ...before, phone: "", visitMinutes: "30" };
  expect(changesOf(before, after)).toEqual({ phone: null, visitDurationS: 1800 });
  expect(changesOf(before, { ...before })).toEqual({});
});

test("an empty interval and an empty duration follow the class", () => {
  expect(bodyOf(formOf(null))).toMatchObject({ visitIntervalDays: null, visitDurationS: null });
  const account = anAccount("a", { intervalOfClass: true, visitIntervalDays: 14 });
  expect(formOf(account)).toMatchObject({ visitIntervalDays: "", visitMinutes: "20" });
  expect(changesOf(formOf(account), { ...formOf(account), visitIntervalDays: "21" })).toEqual({
    visitIntervalDays: 21,
  });
});

test("a new account names no class of its own accord: the company may have any", () => {
  expect(formOf(null).class).toBe("");
  expect(bodyOf(formOf(null)).class).toBeNull();
  expect(bodyOf({ ...formOf(null), class: "K" }).class).toBe("K");
});

test("one person or a team visits: setting the one clears the other", () => {
  const before = formOf(anAccount("a", { fixedRepId: "r1" }));
  expect(before.visitedBy).toBe("rep:r1");
  const changes = changesOf(before, { ...before, visitedBy: "team:t1", weekdays: [5, 1] });
  expect(changes).toEqual({ fixedRepId: null, sharedTeamId: "t1", weekdays: [1, 5] });
});

test("tags may be separated as people type them, in both scripts, once each", () => {
  const form = { ...formOf(null), tags: "chain, cold shelf，连锁、chain" };
  expect(bodyOf(form).tags).toEqual(["chain", "cold shelf", "连锁"]);
});

test("what cannot be right is said before anything is sent", () => {
  const form = { ...formOf(null), name: " ", visitIntervalDays: "0", visitMinutes: "1.5" };
  expect(Object.keys(problemsOf(form)).sort()).toEqual(["name", "visitDurationS", "visitIntervalDays"]);
  expect(problemsOf({ ...formOf(null), name: "Hotel Torni" })).toEqual({});
});

test("the skills that a visit needs are sent in order, once each, and only where they changed", () => {
  const before = formOf(anAccount("a", { skills: ["cooling"] }));
  expect(before.skills).toBe("cooling");
  expect(changesOf(before, { ...before, skills: " cooling" })).toEqual({});
  expect(changesOf(before, { ...before, skills: "till、cooling, till" })).toEqual({
    skills: ["cooling", "till"],
  });
  expect(changesOf(before, { ...before, skills: "" })).toEqual({ skills: [] });
});
