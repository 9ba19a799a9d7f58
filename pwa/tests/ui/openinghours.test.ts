import { beforeAll, describe, expect, test } from "vitest";
import { tCode } from "../../src/i18n/index.svelte";
import { openingLines } from "../../src/ui/openinghours";
import { speak } from "../features/speak";

const SUMMER = "Mo-Fr 10:00-18:00; Jun 06-Aug 13 Mo-Fr 11:00-18:00";

describe("in English", () => {
  beforeAll(() => speak("en"));

  test.each([
    [
      "Mo-Fr 09:00-18:00; Sa 10:00-15:00; PH off",
      ["Mon–Fri 09:00–18:00", "Sat 10:00–15:00", "public holidays closed"],
    ],
    ["Mo,Tu 15:00-23:00, We 15:00-01:00", ["Mon, Tue 15:00–23:00", "Wed 15:00–01:00"]],
    ["Mo-Fr 11:00-15:00,17:00-22:00;Su closed", ["Mon–Fri 11:00–15:00, 17:00–22:00", "Sun closed"]],
    ["Fr11:00-24:00", ["Fri 11:00–24:00"]],
    ["24/7", ["around the clock"]],
    ["10:00-20:00", ["every day 10:00–20:00"]],
    ["Mo-Su 11:00+", ["Mon–Sun from 11:00"]],
    [SUMMER, ["Mon–Fri 10:00–18:00", "Jun 6–Aug 13: Mon–Fri 11:00–18:00"]],
  ])("%s is read aloud", (text, lines) => {
    expect(openingLines(text)).toEqual(lines);
  });

  test.each([
    "Mo-Fr 09:30 - 15:00. Lunch",
    "Mo[1] 10:00-12:00",
    'Mo-Fr 10:00-12:00 "ring twice"',
    "sunrise-sunset",
    "Dec 24,Dec 25 off",
  ])("%s says more than we can and is left as it is", (text) => {
    expect(openingLines(text)).toEqual([text]);
  });
});

describe("in Chinese", () => {
  beforeAll(() => speak("zh-CN"));

  test("days, seasons and holidays have their own words", () => {
    expect(openingLines("Mo-Th,Sa 09:00-18:00; PH off")).toEqual([
      "周一至周四、周六 09:00–18:00",
      "公众假期 休息",
    ]);
    expect(openingLines(SUMMER)[1]).toBe("6月6日至8月13日：周一至周五 11:00–18:00");
    expect(openingLines("24/7")).toEqual(["全天营业"]);
  });

  test("a tag is said in words where we know it, and as it was written where we do not", () => {
    expect(tCode("kind", "fast_food", {}, "fast_food")).toBe("快餐店");
    expect(tCode("kind", "cold shelf", {}, "cold shelf")).toBe("cold shelf");
  });
});
