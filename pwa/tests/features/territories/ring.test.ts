import fc from "fast-check";
import { expect, test } from "vitest";
import {
  crossing,
  halfway,
  moved,
  nearestSide,
  nudged,
  withCorner,
  without,
} from "../../../src/features/territories/ring";
import { distanceM, lonLat } from "../../../src/geo/lonlat";

const SQUARE = [lonLat(24, 60), lonLat(24.1, 60), lonLat(24.1, 60.1), lonLat(24, 60.1)];

test("a square does not cross itself and a bow tie does", () => {
  expect(crossing(SQUARE)).toBeNull();
  const [a, b, c, d] = SQUARE as [
    (typeof SQUARE)[0],
    (typeof SQUARE)[0],
    (typeof SQUARE)[0],
    (typeof SQUARE)[0],
  ];
  expect(crossing([a, c, b, d])).not.toBeNull();
});

test("a corner is added, moved and removed at its place", () => {
  const more = withCorner(SQUARE, 1, lonLat(24.2, 60.05));
  expect(more[2]).toEqual({ lon: 24.2, lat: 60.05 });
  expect(without(more, 2)).toEqual(SQUARE);
  expect(moved(SQUARE, 0, lonLat(23.9, 59.9))[0]).toEqual({ lon: 23.9, lat: 59.9 });
  expect(halfway(SQUARE, 3)).toEqual({ lon: 24, lat: 60.05 });
});

test("a tap beside a side belongs to that side, and the first corners simply follow each other", () => {
  expect(nearestSide(SQUARE, lonLat(24.11, 60.05))).toBe(1);
  expect(nearestSide(SQUARE, lonLat(24.05, 60.2))).toBe(2);
  expect(nearestSide(SQUARE.slice(0, 2), lonLat(20, 50))).toBe(1);
});

test("a corner that is added on its nearest side never makes a square cross itself", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 23.9, max: 24.2, noNaN: true }),
      fc.double({ min: 59.9, max: 60.2, noNaN: true }),
      (lon, lat) => {
        const at = lonLat(lon, lat);
        expect(crossing(withCorner(SQUARE, nearestSide(SQUARE, at), at))).toBeNull();
      },
    ),
  );
});

test("a nudge goes as far as it says", () => {
  const [from] = SQUARE;
  const [to] = nudged(SQUARE, 0, 90, 25);
  expect(from && to && distanceM(from, to)).toBeCloseTo(25, 1);
});
