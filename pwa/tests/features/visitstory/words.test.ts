import { beforeAll, expect, test } from "vitest";
import { probabilityOf, whyWords } from "../../../src/features/visitstory/words";
import { speak } from "../speak";

beforeAll(() => speak("en"));

test("a verdict is told with metres, whoever wrote the facts", () => {
  const server = { distance_m: 140.2, accuracy_m: 25, radius_m: 100, probability_inside: 0.02 };
  const phone = { distanceM: 140.2, accuracyM: 25, radiusM: 100, probabilityInside: 0.02 };
  const words = whyWords({ code: "outside", facts: server });
  expect(words).toContain("140 m");
  expect(words).toContain("±25 m");
  expect(words).toContain("100 m");
  expect(whyWords({ code: "outside", facts: phone })).toBe(words);
});

test("a signal is told with its figures", () => {
  const facts = { distance_m: 42_000, elapsed_s: 600, speed_kmh: 252 };
  const words = whyWords({ code: "impossible_speed", value: 252, weight: 0.8, facts });
  expect(words).toContain("42 km");
  expect(words).toContain("252 km/h");
});

test("a reason without its figures falls back to a sentence without gaps", () => {
  const words = whyWords({ code: "stale_fix", facts: {} });
  expect(words).not.toMatch(/[?{]/);
  expect(words.length).toBeGreaterThan(10);
});

test("an unknown code never shows itself", () => {
  expect(whyWords({ code: "moon_phase", facts: {} })).not.toContain("moon");
});

test("the probability comes from the reasons where the verdict has none of its own", () => {
  expect(probabilityOf([{ code: "inside", facts: { probability_inside: 0.97 } }])).toBe(0.97);
  expect(probabilityOf([{ code: "no_fix", facts: {} }])).toBeNull();
});
