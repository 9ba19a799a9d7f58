import { describe, expect, test } from "vitest";
import { type Filters, found, indexed } from "../../src/features/nearby/search";
import { visibleRows } from "../../src/features/nearby/window";
import { destination, lonLat } from "../../src/geo/lonlat";
import { anAccount } from "./build";

const HERE = lonLat(24.94, 60.17);
const accounts = [
  anAccount("1", {
    name: "Café Esplanad",
    class: "A",
    dueDays: -4,
    phone: "+358 40 555 0100",
    position: destination(HERE, 0, 500),
  }),
  anAccount("2", {
    name: "Hotel Torni",
    address: "Yrjönkatu 26",
    tags: ["key account"],
    dueDays: 0,
    position: destination(HERE, 0, 100),
  }),
  anAccount("3", {
    name: "坎皮药店",
    class: "C",
    dueDays: null,
    contacts: [{ id: "c", name: "Bo Sample", phone: "040 123" }],
  }),
];
const rows = indexed(accounts);
const all: Filters = { words: "", due: false, classes: [] };
const ids = (filters: Partial<Filters>, here: typeof HERE | null = null) =>
  found(rows, { ...all, ...filters }, here).map((row) => row.account.id);

describe("searching", () => {
  test.each([
    ["cafe", ["1"]],
    ["CAFÉ espl", ["1"]],
    ["yrjonkatu", ["2"]],
    ["key", ["2"]],
    ["药店", ["3"]],
    ["bo sample", ["3"]],
    ["0405550100", []],
    ["358405550100", ["1"]],
    ["40 555", ["1"]],
    ["cafe torni", []],
  ])("%s finds %s", (words, expected) => {
    expect(ids({ words })).toEqual(expected);
  });

  test("due means today or earlier; classes are any of the chosen", () => {
    expect(ids({ due: true })).toEqual(["1", "2"]);
    expect(ids({ classes: ["A", "C"] })).toEqual(["1", "3"]);
  });
});

describe("the order", () => {
  test("is by distance where one knows where one is, those without a place last", () => {
    expect(ids({}, HERE)).toEqual(["2", "1", "3"]);
    expect(Math.round(found(rows, all, HERE)[0]?.distanceM ?? 0)).toBe(100);
  });

  test("is by what is due otherwise", () => {
    expect(ids({})).toEqual(["1", "2", "3"]);
  });
});

describe("a long list", () => {
  test("draws what is on the screen and a little around it", () => {
    expect(visibleRows(5000, 72, 300, 844)).toEqual({ from: 0, to: 14 });
    expect(visibleRows(5000, 72, -7200, 844)).toEqual({ from: 94, to: 118 });
  });

  test("never goes beyond its ends", () => {
    expect(visibleRows(3, 72, 0, 844)).toEqual({ from: 0, to: 3 });
    expect(visibleRows(0, 72, 0, 844)).toEqual({ from: 0, to: 0 });
    expect(visibleRows(10, 72, -99_999, 844)).toEqual({ from: 9, to: 10 });
  });
});
