import { beforeAll, expect, test } from "vitest";
import { readCoordinates } from "../../../src/features/livemap/dispatch/draft.svelte";
import {
  answered,
  candidateWords,
  sorted,
  stateWords,
  waiting,
} from "../../../src/features/livemap/dispatch/orders";
import { longestGapS, upTo, withLatest } from "../../../src/features/livemap/trail";
import { doingWords, initials, positionWords } from "../../../src/features/livemap/words";
import { useCompanyFormats } from "../../../src/i18n/index.svelte";
import { speak } from "../speak";
import { aCandidate, anOrder, aRep, aStop, at, NINE } from "./build";

beforeAll(async () => {
  await speak("en");
  useCompanyFormats({ timezone: "UTC", currency: "EUR" });
});

test("initials are the first and the last name's, or the given name of a Chinese one", () => {
  expect(initials("Aino Demo")).toBe("AD");
  expect(initials("  Prince ")).toBe("P");
  expect(initials("王小明")).toBe("小明");
});

test("an age is said in words, with the accuracy", () => {
  expect(positionWords(aRep(), NINE + 30_000)).toBe("Position just now, ±20 m");
  expect(positionWords(aRep(), NINE + 22 * 60_000)).toBe("Position 22 min ago, ±20 m");
  expect(positionWords(aRep({ position: null }), NINE)).toBe("No position yet today");
});

test("what somebody does is where they are, else where they go", () => {
  const plan = { id: "p", done: 1, total: 3, homeAt: at(240), lateS: 0, geometry: null };
  const next = aStop("b", 40);
  expect(
    doingWords(aRep({ currentVisit: { visitId: "v", accountName: "Kiosk", startedAt: at(5) } }), NINE),
  ).toBe("At Kiosk since 09:05");
  expect(doingWords(aRep({ plan: { ...plan, nextStop: next } }), NINE)).toBe("Next 09:40: Shop b");
  expect(doingWords(aRep({ plan: { ...plan, nextStop: next } }), NINE + 3_600_000)).toBe(
    "Next, due 09:40: Shop b",
  );
  expect(doingWords(aRep({ onDuty: false }), NINE)).toBe("Off duty");
});

test("a candidate is said with the way and what slips", () => {
  const slips = [
    { stopId: "1", name: "a", byS: 600 },
    { stopId: "2", name: "b", byS: 300 },
    { stopId: "3", name: "c", byS: 20 },
  ];
  expect(candidateWords(aCandidate({ slips }))).toBe("14 min on foot · then 2 visits slip by up to 10 min");
  expect(candidateWords(aCandidate())).toBe("14 min on foot · nothing slips");
  expect(candidateWords(aCandidate({ startsAt: at(320) }))).toBe(
    "14 min on foot · starts about 14:20 · nothing slips",
  );
  expect(candidateWords(aCandidate({ suitable: false, reason: "skill_missing" }))).toMatch(
    /^Needs a skill that is missing · 14 min/,
  );
});

test("a candidate's start is said in Chinese too", async () => {
  await speak("zh-CN");
  expect(candidateWords(aCandidate({ startsAt: at(320) }))).toContain(" · 约 14:20 开始 · ");
  expect(candidateWords(aCandidate({ startsAt: null }))).not.toContain("开始");
  await speak("en");
});

test("an order that came back says who declined and why", () => {
  const back = anOrder({ state: "open", answer: "Flat tyre" });
  expect(stateWords(back, "Aino Demo")).toBe("Aino Demo declined: “Flat tyre”. Offer it to the next.");
  expect(stateWords(back)).toBe("Declined: “Flat tyre”. Offer it to the next.");
  expect(stateWords(anOrder())).toBe("Nobody has been asked yet.");
  const taken = anOrder({ state: "accepted", offeredToName: "Aino Demo" });
  expect(stateWords(taken)).toBe("Aino Demo accepted.");
  expect(stateWords({ ...taken, inPlan: true })).toBe("Aino Demo accepted and has it in the plan.");
});

test("an answer is news once, with the name of who gave it", () => {
  const offered = anOrder({ state: "offered", offeredToName: "Aino Demo" });
  const back = anOrder({ state: "open", offeredToName: null });
  expect(answered([offered], [back])).toEqual([{ order: back, name: "Aino Demo" }]);
  expect(answered([back], [back])).toEqual([]);
  expect(answered([offered], [offered])).toEqual([]);
  expect(answered([], [back])).toEqual([]);
});

test("orders that nobody goes to come first, urgent before normal", () => {
  const orders = [
    anOrder({ id: "taken", state: "accepted" }),
    anOrder({ id: "calm" }),
    anOrder({ id: "urgent", priority: "urgent" }),
  ];
  expect(sorted(orders).map((order) => order.id)).toEqual(["urgent", "calm", "taken"]);
  expect(waiting(orders)).toHaveLength(2);
});

test("coordinates are read latitude first, in any of the usual commas", () => {
  expect(readCoordinates(" 60.1699, 24.9384 ")).toEqual({ lon: 24.9384, lat: 60.1699 });
  expect(readCoordinates("31.23，121.47")).toEqual({ lon: 121.47, lat: 31.23 });
  expect(readCoordinates("-33.9 151.2")).toEqual({ lon: 151.2, lat: -33.9 });
  expect(readCoordinates("121.47, 31.23")).toBeNull();
  expect(readCoordinates("Mannerheimintie 5")).toBeNull();
});

test("a trail is played up to a moment and its gaps are named", () => {
  const points = [0, 1, 31].map((minutes) => ({
    position: { lon: 24 + minutes / 1000, lat: 60 },
    accuracyM: 10,
    takenAt: at(minutes),
    source: "app",
  }));
  const trail = { repId: "aino", day: "2026-11-24", points };
  expect(upTo(trail, null)).toHaveLength(3);
  expect(upTo(trail, 1)).toHaveLength(2);
  expect(upTo(null, null)).toEqual([]);
  expect(withLatest(trail, aRep({ positionAt: at(40) })).points.at(-1)?.takenAt).toBe(at(40));
  expect(withLatest(trail, aRep({ positionAt: at(31) }))).toBe(trail);
  expect(longestGapS(points)).toBe(1_800);
  expect(longestGapS(points.slice(0, 2))).toBe(0);
});
