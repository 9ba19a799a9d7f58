import { describe, expect, test } from "vitest";
import { drawnPlaces, leftOutBefore, rowAfter, visibleRows } from "../../src/ui/window";

describe("a long list", () => {
  test("draws what is on the screen and a little around it", () => {
    expect(visibleRows(5000, 72, 300, 844)).toEqual({ from: 0, to: 16 });
    expect(visibleRows(5000, 72, -7200, 844)).toEqual({ from: 92, to: 120 });
  });

  test("draws the same rows while a scroll stays within a few of them", () => {
    expect(visibleRows(5000, 72, -7250, 700)).toEqual(visibleRows(5000, 72, -7210, 700));
  });

  test("never goes beyond its ends", () => {
    expect(visibleRows(3, 72, 0, 844)).toEqual({ from: 0, to: 3 });
    expect(visibleRows(0, 72, 0, 844)).toEqual({ from: 0, to: 0 });
    expect(visibleRows(10, 72, -99_999, 844)).toEqual({ from: 9, to: 10 });
  });

  test.each([
    ["above", 2, [2, 10, 11, 12]],
    ["below", 90, [10, 11, 12, 90]],
    ["among them", 11, [10, 11, 12]],
    ["nowhere", -1, [10, 11, 12]],
    ["on a row that is gone", 100, [10, 11, 12]],
  ])("draws the row with the focus as well, in its order: %s", (_, focused, places) => {
    expect(drawnPlaces(100, { from: 10, to: 13 }, focused)).toEqual(places);
  });

  test("leaves room for every row that is not drawn", () => {
    const places = drawnPlaces(100, { from: 10, to: 13 }, 2);
    expect(places.map((_, i) => leftOutBefore(places, i))).toEqual([2, 7, 0, 0]);
    expect(leftOutBefore([0, 1], 0)).toBe(0);
  });

  test.each([
    ["ArrowDown", 3, 4],
    ["ArrowDown", 9, 9],
    ["ArrowUp", 3, 2],
    ["ArrowUp", 0, 0],
    ["Home", 7, 0],
    ["End", 2, 9],
    ["a", 2, null],
  ])("%s on row %i leads to %s", (pressed, at, to) => {
    expect(rowAfter(pressed, at, 9)).toBe(to);
  });
});
