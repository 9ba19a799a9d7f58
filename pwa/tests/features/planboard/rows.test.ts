import * as fc from "fast-check";
import { expect, test } from "vitest";
import { daysFrom, instantOf } from "../../../src/features/planboard/moment";
import {
  figuresOf,
  indexAt,
  newest,
  openIndex,
  orderWith,
  rowsOf,
  withoutStop,
} from "../../../src/features/planboard/rows";
import { axisOf, barsOf, HOUR_MS, hoursOf, phaseOf } from "../../../src/ui/dayline";
import { aPlan, aStop, at, NINE } from "../livemap/build";

const stops = [aStop("done", 0, { state: "done" }), aStop("a", 40), aStop("b", 80), aStop("c", 120)];

test("a draft is drawn before the published plan; people without a plan keep their row", () => {
  const draft = aPlan(stops, { id: "draft", status: "draft" });
  const rows = rowsOf(
    [
      { id: "bao", name: "Bao" },
      { id: "aino", name: "Aino" },
    ],
    [aPlan(stops), draft],
  );
  expect(rows.map((row) => row.person.name)).toEqual(["Aino", "Bao"]);
  expect(rows[0]).toMatchObject({ shown: draft, published: { id: "plan" } });
  expect(rows[1]?.shown).toBeNull();
});

test("an answer ahead of the list is shown, one behind it is not", () => {
  const answered = new Map([["plan", aPlan([], { version: 3 })]]);
  expect(newest([aPlan(stops, { version: 2 })], answered)[0]?.stops).toEqual([]);
  expect(newest([aPlan(stops, { version: 4 })], answered)[0]?.stops).toHaveLength(4);
});

test("moving keeps every open stop exactly once and never touches what has begun", () => {
  fc.assert(
    fc.property(fc.constantFrom("a", "b", "c"), fc.integer({ min: -3, max: 9 }), (id, index) => {
      const ids = orderWith(stops, id, index);
      if (!ids) return;
      expect([...ids].sort()).toEqual(["a", "b", "c"]);
      expect(ids.indexOf(id)).toBe(Math.min(2, Math.max(0, index)));
    }),
  );
  expect(orderWith(stops, "done", 2)).toBeNull();
  expect(orderWith(stops, "b", 1)).toBeNull();
  expect(openIndex(stops, "b")).toBe(1);
});

test("a bar dropped between two others takes its place between them", () => {
  const middles = [
    { id: "a", share: 0.1 },
    { id: "b", share: 0.4 },
    { id: "c", share: 0.8 },
  ];
  expect(indexAt(middles, "a", 0.5)).toBe(1);
  expect(indexAt(middles, "a", 0.9)).toBe(2);
  expect(indexAt(middles, "c", 0)).toBe(0);
});

test("a stop that is being dropped is gone at once", () => {
  expect(withoutStop(aPlan(stops), new Set(["b"])).stops.map((stop) => stop.id)).toEqual(["done", "a", "c"]);
});

test("a planned visit is late a few minutes after its start", () => {
  const stop = aStop("a", 0);
  expect(phaseOf(stop, NINE + 5 * 60_000)).toBe("todo");
  expect(phaseOf(stop, NINE + 5 * 60_000 + 1)).toBe("late");
  expect(phaseOf({ ...stop, state: "running" }, NINE + HOUR_MS)).toBe("now");
  expect(figuresOf(aPlan(stops), NINE + HOUR_MS)).toMatchObject({ visits: 4, lateStops: 1 });
});

test("bars lie within the axis, in the order of the day; breaks carry no number", () => {
  const plan = aPlan([...stops, aStop("lunch", 160, { kind: "break" }), aStop("d", 300)]);
  const axis = axisOf([plan], NINE);
  const bars = barsOf(plan.stops, axis, NINE);
  expect(bars.map((bar) => bar.order)).toEqual([1, 2, 3, 4, 0, 5]);
  expect(bars.every((bar) => bar.from >= 0 && bar.from + bar.width <= 1)).toBe(true);
  expect(axis.startMs).toBe(NINE);
  expect(hoursOf(axis).at(-1)?.share).toBe(1);
});

test("a day without plans shows office hours", () => {
  const midnight = Date.parse("2026-11-24T00:00:00Z");
  expect(axisOf([], midnight)).toEqual({ startMs: midnight + 8 * HOUR_MS, endMs: midnight + 17 * HOUR_MS });
});

test("a wall-clock time is the company's, on both sides of a change of clocks", () => {
  expect(instantOf("2026-11-24", "10:30", "Europe/Helsinki")).toBe("2026-11-24T08:30:00.000Z");
  expect(instantOf("2026-10-25", "10:30", "Europe/Helsinki")).toBe("2026-10-25T08:30:00.000Z");
  expect(instantOf("2026-10-24", "23:30", "Europe/Helsinki")).toBe("2026-10-24T20:30:00.000Z");
  expect(instantOf("2026-11-24", "00:00", "Asia/Shanghai")).toBe("2026-11-23T16:00:00.000Z");
  expect(() => instantOf("2026-11-24", "", "Asia/Shanghai")).toThrow(RangeError);
});

test("the board's days follow each other over a month's end", () => {
  expect(daysFrom("2026-11-29", 3)).toEqual(["2026-11-29", "2026-11-30", "2026-12-01"]);
  expect(at(0)).toBe("2026-11-24T09:00:00.000Z");
});
