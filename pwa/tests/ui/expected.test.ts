import { beforeAll, expect, test } from "vitest";
import { doingWords, stopWords as onMap, progressWords } from "../../src/features/livemap/words";
import { figuresOf } from "../../src/features/planboard/rows";
import { stopWords as onBoard, summaryWords } from "../../src/features/planboard/words";
import { useCompanyFormats } from "../../src/i18n/index.svelte";
import { expectedStarts } from "../../src/ui/expected";
import { aPlan, aRep, aStop, at, NINE } from "../features/livemap/build";
import { speak } from "../features/speak";

const LATE_S = 25 * 60;
const stops = [
  aStop("a", 0, { state: "done" }),
  aStop("b", 80),
  aStop("c", 140, { waitS: 1_200 }),
  aStop("d", 200, { waitS: 600 }),
];
const plan = aPlan(stops);
const live = {
  id: "plan",
  done: 1,
  total: 4,
  homeAt: at(265),
  lateS: LATE_S,
  geometry: null,
  nextStop: stops[1],
};

beforeAll(async () => {
  await speak("en");
  useCompanyFormats({ timezone: "UTC", currency: "EUR" });
});

test("a delay goes on from door to door until waiting has eaten it", () => {
  const expected = [...expectedStarts(stops, LATE_S)].map(([id, start]) => [id, start.toISOString()]);
  expect(expected).toEqual([
    ["b", new Date(NINE + 105 * 60_000).toISOString()],
    ["c", new Date(NINE + 145 * 60_000).toISOString()],
  ]);
  expect(expectedStarts(stops, 59).size).toBe(0);
});

test("the map and the board say the same of a stop and of the way home", () => {
  const said = "planned 10:20, now expected 10:45";
  const expected = expectedStarts(stops, LATE_S).get("b");
  expect(onMap(stops[1] as (typeof stops)[0], plan, expected)).toMatch(new RegExp(`^${said} · `));
  expect(onBoard(stops[1] as (typeof stops)[0], plan, expected)).toMatch(
    /^planned 10:20–10:50, now expected 10:45 · /,
  );
  expect(doingWords(aRep({ plan: live }), NINE)).toBe(`Next: Shop b, ${said}`);
  const home = "home planned 13:00, now expected 13:25";
  expect(progressWords(live)).toBe(`1 of 4 visits · ${home}`);
  expect(summaryWords(figuresOf(plan, NINE), LATE_S)).toContain(home);
});

test("who is on time has one time", () => {
  expect(onMap(stops[1] as (typeof stops)[0], plan)).toMatch(/^10:20 · /);
  expect(summaryWords(figuresOf(plan, NINE))).toContain("home 13:00");
  expect(progressWords({ ...live, homeAt: at(240), lateS: 0 })).toBe("1 of 4 visits · home 13:00");
});
