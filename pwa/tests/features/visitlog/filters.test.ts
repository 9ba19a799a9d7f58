import { describe, expect, test } from "vitest";
import {
  isFiltered,
  lastDays,
  NAMES,
  pathOf,
  readFilters,
  writeFilters,
} from "../../../src/features/visitlog/filters";

const ID = "01a20284-fb45-710f-8216-29a18899da6f";
const read = (text: string) => readFilters(new URLSearchParams(text));

describe("filters in the address bar", () => {
  test("come back as they were written", () => {
    const filters = { from: "2026-11-01", to: "2026-11-24", repId: ID, verdict: "outside", state: "closed" };
    const written = Object.entries(writeFilters(filters)).filter(([, value]) => value !== null);
    expect(read(new URLSearchParams(written as [string, string][]).toString())).toEqual(filters);
  });

  test("that are not understood are left out, so that an old link still opens", () => {
    expect(read("verdict=perfect&repId=42&from=yesterday&outcome=sold&view=map")).toEqual({
      outcome: "sold",
    });
  });

  test("with the days the wrong way round are put right", () => {
    expect(read("from=2026-11-24&to=2026-11-01")).toEqual({ from: "2026-11-01", to: "2026-11-24" });
  });

  test("that are cleared leave the address bar", () => {
    expect(Object.keys(writeFilters({}))).toEqual([...NAMES]);
    expect(isFiltered({})).toBe(false);
    expect(isFiltered({ outcome: "sold" })).toBe(true);
  });

  test("are the server's own names in the question", () => {
    expect(pathOf("/reports/visits", { verdict: "outside" }, { limit: "100" })).toBe(
      "/reports/visits?verdict=outside&limit=100",
    );
    expect(pathOf("/reports/visits.csv", {})).toBe("/reports/visits.csv");
  });
});

test("the last seven days end today and cross months", () => {
  expect(lastDays("2026-11-03", 7)).toEqual({ from: "2026-10-28", to: "2026-11-03" });
  expect(lastDays("2026-11-03", 1)).toEqual({ from: "2026-11-03", to: "2026-11-03" });
});
