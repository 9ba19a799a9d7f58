import { expect, test } from "vitest";
import { businessDay, day, distance, duration, money, time } from "../../src/i18n/format";
import { browserLanguage, t, tCode, useLanguage } from "../../src/i18n/index.svelte";

const helsinki = { language: "en", timezone: "Europe/Helsinki", currency: "EUR" };
const shanghai = { language: "zh-CN", timezone: "Asia/Shanghai", currency: "CNY" };

test("a time is shown in the company's time zone, not the phone's", () => {
  expect(time(helsinki, "2026-11-24T08:05:00Z")).toBe("10:05");
  expect(time(shanghai, "2026-11-24T08:05:00Z")).toBe("16:05");
});

test("a business day changes at midnight of the company", () => {
  expect(businessDay("Asia/Shanghai", new Date("2026-11-24T16:30:00Z"))).toBe("2026-11-25");
  expect(businessDay("Europe/Helsinki", new Date("2026-11-24T16:30:00Z"))).toBe("2026-11-24");
});

test("a calendar day stays the same day everywhere", () => {
  expect(day({ ...helsinki, timezone: "Pacific/Honolulu" }, "2026-11-24")).toContain("24");
});

test("metres become kilometres where people would say so", () => {
  expect(distance(helsinki, 38)).toBe("38 m");
  expect(distance(helsinki, 1_440)).toBe("1.4 km");
  expect(distance(helsinki, 12_300)).toBe("12 km");
});

test("a duration names its two largest units", () => {
  expect(duration(helsinki, 45)).toBe("45 sec");
  expect(duration(helsinki, 12 * 60)).toBe("12 min");
  expect(duration(helsinki, 2 * 3600 + 5 * 60)).toBe("2 hr 5 min");
});

test("money keeps every digit of a decimal string", () => {
  expect(money(helsinki, "12345678901234.56")).toBe("€12,345,678,901,234.56");
});

test("a browser that asks for any Chinese gets Chinese", () => {
  expect(browserLanguage(["zh-Hant-TW", "en"])).toBe("zh-CN");
  expect(browserLanguage(["fi", "en-GB"])).toBe("en");
  expect(browserLanguage(["fi"])).toBe("en");
});

test("a count chooses its form in each language", async () => {
  await useLanguage("en");
  expect(t("sync.attention", { count: 1 })).toBe("1 needs attention");
  expect(t("sync.attention", { count: 3 })).toBe("3 need attention");
  await useLanguage("zh-CN");
  expect(t("sync.attention", { count: 3 })).toBe("3 条待处理");
  await useLanguage("en");
});

test("an unknown code is said in plain words, never shown", async () => {
  await useLanguage("en");
  expect(tCode("problem", "somebody.new")).toBe("Not possible right now.");
  expect(tCode("problem", "somebody.new", {}, "The lift is broken")).toBe("The lift is broken");
});
