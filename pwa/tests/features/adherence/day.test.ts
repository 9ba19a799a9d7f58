import { beforeAll, expect, test } from "vitest";
import { otherDay } from "../../../src/features/adherence/days";
import { linesOf, pinsOf } from "../../../src/features/adherence/scene";
import type { DayDetail, Figures, Line } from "../../../src/features/adherence/types";
import {
  basisWords,
  differenceWords,
  factorWords,
  moreMetres,
  reasonWords,
} from "../../../src/features/adherence/words";
import { tCode } from "../../../src/i18n/index.svelte";
import { speak } from "../speak";

beforeAll(() => speak("en"));

const HERE = { lon: 24.94, lat: 60.17 };
const THERE = { lon: 24.95, lat: 60.17 };
const figures: Figures = {
  planned: 3,
  kept: 2,
  late: 1,
  skipped: 1,
  unplanned: 0,
  ahead: 0,
  orderKept: 1,
  plannedM: 2_000,
  plannedS: 1_500,
  actualM: 4_400,
  actualS: 1_200,
  gapM: 0,
  basis: "trail",
  lateStartS: 0,
};
const kept: Line = {
  state: "kept",
  name: "Kamppi Pharmacy",
  accountId: "a",
  workorderId: null,
  visitId: "v",
  position: HERE,
  appointment: false,
  plannedStartAt: "2026-11-20T08:00:00Z",
  plannedLeaveAt: "2026-11-20T08:30:00Z",
  startedAt: "2026-11-20T08:25:00Z",
  endedAt: "2026-11-20T08:55:00Z",
  lateS: 1_500,
  late: true,
  moved: false,
  reason: "longer_visit",
  causes: [
    { code: "longer_visit", seconds: 1_800 },
    { code: "longer_travel", seconds: -300 },
  ],
};
const skipped: Line = {
  ...kept,
  state: "skipped",
  lateS: null,
  late: false,
  reason: "closed",
  causes: [],
  position: THERE,
};
const detail: DayDetail = {
  repId: "r",
  repName: "Aino Demo",
  day: "2026-11-20",
  over: true,
  profile: "foot",
  figures,
  lines: [kept, skipped],
  planned: { planId: "p", version: 1, startAt: "", endAt: "", geometry: null, points: [HERE, THERE, HERE] },
  actual: [
    { gap: false, points: [HERE, THERE] },
    { gap: true, points: [THERE, HERE] },
  ],
};

test("both ways are drawn, the actual one over the planned one and dashed where nobody knows it", () => {
  const lines = linesOf(detail);
  expect(lines.map((line) => [line.id, line.dashed ?? false])).toEqual([
    ["planned", false],
    ["actual:0", false],
    ["actual:1", true],
  ]);
  expect(linesOf({ ...detail, actual: null })).toHaveLength(1);
});

test("pins say in words what colours show", () => {
  const [first, second] = pinsOf(detail);
  expect(first).toMatchObject({ text: "1", tone: "uncertain" });
  expect(first?.label).toMatch(/1 Kamppi Pharmacy, 25 min late, Longer visit before \+30 min/);
  expect(second).toMatchObject({ text: "✕", tone: "outside" });
  expect(second?.label).toMatch(/Skipped, It was closed/);
});

test("a late visit says everything that it adds up from, others their one reason", () => {
  expect(reasonWords(kept)).toBe("Longer visit before +30 min · Longer way −5 min");
  expect(reasonWords(skipped)).toBe("It was closed");
  expect(reasonWords({ ...kept, late: false, reason: null, causes: [], moved: true })).toBe("out of turn");
});

test("differences read as people say them", () => {
  expect(differenceWords({ ...kept, lateS: -600 })).toBe("10 min early");
  expect(differenceWords({ ...kept, lateS: 20 })).toBe("on time");
  expect(moreMetres(figures)).toBe("+2.4 km");
  expect(moreMetres({ ...figures, actualM: 2_050 })).toBe("as planned");
  expect(moreMetres({ ...figures, actualM: null })).toBeNull();
  expect([factorWords(1.18), factorWords(0.9), factorWords(1.001)]).toEqual([
    "18% longer",
    "10% shorter",
    "as planned",
  ]);
});

test("what a way rests on is said", () => {
  expect(basisWords(figures)).toBe("From the trail.");
  expect(basisWords({ ...figures, gapM: 1_200 })).toMatch(/1\.2 km of it were not seen/);
  expect(basisWords({ ...figures, basis: "visits" })).toMatch(/no trail/);
  expect(basisWords({ ...figures, basis: null })).toMatch(/no visit/);
});

test("days go back over the end of a year", () => {
  expect(otherDay("2027-01-01", -1)).toBe("2026-12-31");
});

test("every reason that the server may give has words in both languages", async () => {
  const codes =
    "late_start longer_visit longer_travel unplanned_visit changed_order closed not_there no_time cancelled other taken_out ran_out_of_time not_out unknown work_order added_to_plan own_choice".split(
      " ",
    );
  for (const language of ["en", "zh-CN"] as const) {
    await speak(language);
    for (const code of codes) expect(tCode("actual_reason", code, {}, "missing")).not.toBe("missing");
  }
  await speak("en");
});
