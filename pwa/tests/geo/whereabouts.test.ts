import { expect, test } from "vitest";
import { destination, lonLat } from "../../src/geo/lonlat";
import { roughTravelS } from "../../src/geo/whereabouts";

const HERE = lonLat(24.94, 60.17);

test("a kilometre as the crow flies is a quarter of an hour's walk", () => {
  const there = destination(HERE, 90, 1000);
  expect(roughTravelS(HERE, there, "foot")).toBeCloseTo(975, 0);
  expect(roughTravelS(HERE, there, "car")).toBeLessThan(roughTravelS(HERE, there, "bicycle"));
});
