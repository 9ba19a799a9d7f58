import { beforeAll, expect, test } from "vitest";
import {
  boardOf,
  classLine,
  daysFrom,
  draftsOf,
  offWords,
  settingWords,
  spanWords,
  wayWords,
  wholeWithin,
} from "../../../src/features/calendar/words";
import { speak } from "../speak";

beforeAll(() => speak("en"));

const SETTING = {
  teamId: null,
  teamName: null,
  own: true,
  workdays: [1, 2],
  days: 6,
  nightly: true,
  hour: 3,
  publish: false,
  lastNight: "2026-11-22",
};

test("a working week says its days, and what happens at night", () => {
  expect(settingWords(SETTING)).toMatch(/^Mon.*Tue · Every night at 03:00, 6 days, as drafts · last .*22/);
  expect(settingWords({ ...SETTING, nightly: false })).toMatch(/Tue · Not at night$/);
});

test("a class says how often and how long its customers are visited", () => {
  const one = {
    id: "c",
    code: "A",
    name: { en: "Key", "zh-CN": "重点" },
    intervalDays: 7,
    visitDurationS: 1800,
  };
  const line = classLine({ ...one, worthS: 5400, version: 1, accounts: 1, followers: 1 });
  expect(line).toBe("every 7 days · 30 min · 1 customer");
});

test("a day off says why, a span its ends", () => {
  expect(offWords({ kind: "holiday", name: "Midsummer", reason: null })).toBe("Midsummer");
  expect(offWords({ kind: "absence", name: null, reason: "sick" })).toBe("Sick");
  expect(offWords({ kind: "weekday", name: null, reason: null })).toBe("No working day");
  expect(spanWords("2026-11-23", "2026-11-23")).not.toContain("–");
  expect(spanWords("2026-11-23", "2026-11-25")).toContain("–");
});

test("what would let a visit into the week names whose day is meant", () => {
  const facts = { repName: "Aino", day: "2026-11-24", minutes: 21, name: "Meri", to: 9 };
  const said = (code: string, some: object = facts) => wayWords({ code, facts: { ...some } });
  expect(said("extend_shift")).toMatch(/^Fits if Aino’s .*24.* is 21 min longer$/);
  expect(said("drop_visit")).toMatch(/^Fits with Aino on .*24.* if Meri is left out$/);
  expect(said("another_day")).toMatch(/^Fits on .*24.* with Aino$/);
  expect(said("another_rep")).toMatch(/^Fits if Aino goes on .*24/);
  expect(said("raise_max_visits")).toContain("9");
  expect(said("extend_shift", { minutes: 21 })).toBe("Fits if the day is 21 min longer");
  expect(said("add_skill", { skills: "cooling" })).toContain("cooling");
});

test("drafts of a week are counted from today on, beside plans in force too", () => {
  const plan = {
    id: "p",
    visits: 1,
    appointments: 0,
    travelS: 0,
    distanceM: 0,
    startAt: "",
    endAt: "",
    started: false,
  };
  const draft = { ...plan, status: "draft" as const };
  const days = [
    { day: "2026-11-23", off: null, plan: draft, draft: null },
    { day: "2026-11-24", off: null, plan: draft, draft: null },
    { day: "2026-11-25", off: null, plan: { ...plan, status: "published" as const }, draft },
    { day: "2026-11-26", off: null, plan: null, draft: null },
    { day: "2026-11-27", off: null, plan: { ...plan, status: "published" as const, started: true }, draft },
    { day: "2026-11-28", off: null, plan: { ...draft, visits: 0 }, draft: null },
  ];
  const week = { firstDay: "2026-11-23", days: [], reps: [{ repId: "r", repName: "R", days }], run: null };
  expect(draftsOf(week, "2026-11-24")).toBe(2);
});

test("a day leads to the plan board as far as the board looks", () => {
  const today = "2026-11-28";
  expect(daysFrom(today, 5)).toBe("2026-12-03");
  expect(boardOf(today, today)).toBe("/board?day=2026-11-28");
  expect(boardOf("2026-12-05", today)).toBe("/board?day=2026-12-05");
  expect(boardOf("2026-12-06", today)).toBeNull();
  expect(boardOf("2026-11-27", today)).toBeNull();
});

test("only whole numbers within their range are sent", () => {
  const range = { least: 7, most: 730 };
  expect(["7", "730", "6", "731", "1.5", "", "x"].map((text) => wholeWithin(text, range))).toEqual([
    7,
    730,
    null,
    null,
    null,
    null,
    null,
  ]);
});
