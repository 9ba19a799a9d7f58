import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import en from "../../src/i18n/en";
import { useCompanyFormats } from "../../src/i18n/index.svelte";
import { reasonWords, relaxationWords } from "../../src/ui/reasons";
import { speak } from "../features/speak";

const plan = readFileSync("../routing/plan.py", "utf8");
/** The codes of a `Literal[...]` of the engine. */
function codes(name: string): string[] {
  const body = new RegExp(`^${name} = Literal\\[([^\\]]*)\\]`, "m").exec(plan)?.[1] ?? "";
  return [...body.matchAll(/"(\w+)"/g)].map((match) => match[1] ?? "");
}
const conflict = (...clashes: unknown[]) => ({
  accountId: "a",
  name: "Pub",
  code: "appointment_conflict",
  facts: { at: "10:00", with: "x", clashes } as never,
  relaxations: [],
});

test("every reason and every way out that the engine knows has its sentence", () => {
  expect(codes("Code").length).toBeGreaterThan(8);
  expect(codes("RelaxationCode").length).toBeGreaterThan(4);
  expect(codes("Code").filter((code) => !(`leftout.${code}` in en))).toEqual([]);
  expect(codes("RelaxationCode").filter((code) => !(`relaxation.${code}` in en))).toEqual([]);
});

describe("in English", () => {
  beforeAll(async () => {
    useCompanyFormats({ timezone: "Europe/Helsinki", currency: "EUR" });
    await speak("en");
  });

  test("appointments that exclude each other are named with their times", () => {
    expect(reasonWords(conflict({ name: "Bank", at: "10:15" }))).toBe(
      "Pub at 10:00 and Bank at 10:15 cannot both be kept",
    );
    expect(reasonWords(conflict({ name: "Bank", at: "10:15" }, { name: "Bar", at: null }))).toBe(
      "Pub at 10:00, Bank at 10:15, and Bar cannot all be kept",
    );
    expect(reasonWords(conflict())).toBe("Clashes with an appointment");
  });

  test("ways out name people and days", () => {
    expect(relaxationWords({ code: "another_rep", facts: { repId: "1", repName: "Aino" } })).toBe(
      "Fits if Aino goes",
    );
    expect(relaxationWords({ code: "another_day", facts: { dayOffset: 1, day: "2026-11-24" } })).toMatch(
      /^Fits on .*24/,
    );
    expect(relaxationWords({ code: "another_day", facts: { dayOffset: 1 } })).toBe("Fits on another day");
    expect(relaxationWords({ code: "raise_prize", facts: { byS: 61 } })).toBe(
      "Fits as soon as it is worth 2 min more of driving",
    );
  });
});

test("in Chinese too", async () => {
  await speak("zh-CN");
  expect(reasonWords(conflict({ name: "银行", at: "10:15" }))).toBe(
    "10:00 的“Pub”和10:15 的“银行”的预约无法同时赶上",
  );
});
