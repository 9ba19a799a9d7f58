import { beforeAll, describe, expect, test } from "vitest";
import { openingAt, openingWords } from "../../src/features/accounts/hours";
import { pinsOf } from "../../src/features/today/pins";
import { placeWords, stopFacts, whenWords } from "../../src/features/today/words";
import { allWords, useCompanyFormats, useLanguage } from "../../src/i18n/index.svelte";
import { dueTone, dueWords } from "../../src/ui/due";
import { reasonWords, relaxationWords } from "../../src/ui/reasons";
import { aBreak, aPlan, aStop, at } from "./build";

async function speak(language: "en" | "zh-CN") {
  useCompanyFormats({ timezone: "Europe/Helsinki", currency: "EUR" });
  await useLanguage(language);
  await allWords();
}

describe("in English", () => {
  beforeAll(() => speak("en"));

  test.each([
    [-12, "12 days overdue", "late"],
    [-1, "1 day overdue", "late"],
    [0, "due today", "today"],
    [4, "due in 4 days", "calm"],
    [null, "", "calm"],
  ] as const)("%s days is said as %s", (days, words, tone) => {
    expect([dueWords(days), dueTone(days)]).toEqual([words, tone]);
  });

  test("the next stop says when and how one gets there", () => {
    const stop = aStop("a", 10, { openUntil: "18:00", travelS: 720 });
    expect(whenWords(stop, aPlan([stop], 60), at(10))).toBe("09:10 · 12 min on foot");
    expect(placeWords(stop)).toBe("a street · open until 18:00");
  });

  test("a stop says that it stands fixed, or how it went", () => {
    expect(stopFacts(aStop("a", 0, { appointment: true, locked: true }))).toBe(
      "20 min · appointment · locked · due today",
    );
    expect(stopFacts(aStop("a", 0, { state: "missed" }))).toBe("not visited");
    expect(stopFacts(aBreak("lunch", 0))).toBe("30 min");
  });

  test.each([
    ["closed_today", "Closed today"],
    ["no_time_left", "No time left in the day"],
    ["unreachable", "Cannot be reached in time"],
    ["skill_missing", "Needs a skill that is missing"],
    ["over_max_visits", "The day already has the most visits allowed"],
    ["appointment_conflict", "Clashes with an appointment"],
    ["low_priority", "Others were more pressing"],
  ])("left out for %s has its sentence", (code, words) => {
    expect(reasonWords({ accountId: "x", name: "X", code, facts: {}, relaxations: [] })).toBe(words);
  });

  test("what would let it in names the visit that would go", () => {
    expect(relaxationWords({ code: "extend_shift", facts: { minutes: 25 } })).toBe(
      "Fits if the day is 25 min longer",
    );
    expect(relaxationWords({ code: "drop_visit", facts: { name: "Pub" } })).toBe("Fits if Pub is left out");
    expect(relaxationWords({ code: "drop_visit", facts: {} })).toBe("Fits if another visit is left out");
  });
});

describe("in Chinese", () => {
  beforeAll(() => speak("zh-CN"));

  test("the same facts read naturally", () => {
    const stop = aStop("a", 10, { travelS: 720 });
    expect(whenWords(stop, aPlan([stop], 60), at(10))).toBe("09:10 · 步行 12分钟");
    expect(dueWords(-4)).toBe("已超期 4 天");
    expect(relaxationWords({ code: "drop_visit", facts: { name: "坎皮药店" } })).toBe(
      "去掉“坎皮药店”即可排入",
    );
    expect(openingWords({ state: "open", until: "18:00" })).toBe("营业中，至 18:00");
  });
});

describe("opening hours", () => {
  const split = [
    { opens: "08:00", closes: "12:00" },
    { opens: "13:00", closes: "18:00" },
  ];
  test.each([
    ["07:59", { state: "later", at: "08:00" }],
    ["08:00", { state: "open", until: "12:00" }],
    ["12:00", { state: "later", at: "13:00" }],
    ["18:00", { state: "over" }],
  ])("at %s one knows whether to go", (now, opening) => {
    expect(openingAt(split, true, now)).toEqual(opening);
  });

  test("closed all day is not the same as not known", () => {
    expect(openingAt([], true, "10:00")).toEqual({ state: "closed" });
    expect(openingAt([], false, "10:00")).toEqual({ state: "unknown" });
  });
});

test("pins carry the order of the day, or a mark once they are over", () => {
  const plan = aPlan(
    [
      aStop("a", 0, { state: "done" }),
      aBreak("lunch", 20),
      aStop("b", 60),
      aStop("c", 90, { position: null }),
    ],
    120,
  );
  expect(pinsOf(plan, "b").map(({ text, label, big }) => [text, label, big])).toEqual([
    ["✓", "✓ A", false],
    ["2", "2 B", true],
  ]);
});
