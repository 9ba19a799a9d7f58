import { describe, expect, test } from "vitest";
import { type Filters, found, indexed, ordered } from "../../src/features/nearby/search";
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
  found(ordered(rows, here), { ...all, ...filters }).map((row) => row.account.id);

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
    expect(Math.round(found(ordered(rows, HERE), all)[0]?.distanceM ?? 0)).toBe(100);
  });

  test("is by what is due otherwise", () => {
    expect(ids({})).toEqual(["1", "2", "3"]);
  });
});
