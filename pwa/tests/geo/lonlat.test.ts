import fc from "fast-check";
import { expect, test } from "vitest";
import { circle, decodePolyline, destination, distanceM, lonLat } from "../../src/geo/lonlat";
import { navigationUrl, toGcj02 } from "../../src/geo/navigate";

const anywhere = fc
  .tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -80, max: 80, noNaN: true }))
  .map(([lon, lat]) => lonLat(lon, lat));

test("going a distance and measuring it agree", () => {
  fc.assert(
    fc.property(
      anywhere,
      fc.double({ min: 0, max: 359, noNaN: true }),
      fc.double({ min: 1, max: 5_000, noNaN: true }),
      (from, bearing, metres) => {
        expect(distanceM(from, destination(from, bearing, metres))).toBeCloseTo(metres, 2);
      },
    ),
  );
});

test("a circle is closed and everywhere as far as its radius", () => {
  const center = lonLat(24.94, 60.17);
  const ring = circle(center, 150);
  expect(ring.at(0)).toEqual(ring.at(-1));
  for (const point of ring) expect(distanceM(center, point)).toBeCloseTo(150, 3);
});

test("a position outside the world is refused by name", () => {
  expect(() => lonLat(181, 0)).toThrow("lon");
  expect(() => lonLat(0, Number.NaN)).toThrow("lat");
});

test("a polyline is read as its maker wrote it", () => {
  expect(decodePolyline("_p~iF~ps|U_ulLnnqC_mqNvxq`@")).toEqual([
    lonLat(-120.2, 38.5),
    lonLat(-120.95, 40.7),
    lonLat(-126.453, 43.252),
  ]);
});

test("the datum of Chinese maps is applied in China and nowhere else", () => {
  const helsinki = lonLat(24.94, 60.17);
  expect(toGcj02(helsinki)).toEqual(helsinki);
  const shanghai = lonLat(121.4737, 31.2304);
  expect(distanceM(shanghai, toGcj02(shanghai))).toBeGreaterThan(400);
});

test("a link to the map app carries the datum which that app expects", () => {
  const shanghai = lonLat(121.4737, 31.2304);
  expect(navigationUrl("google", shanghai, "店", "foot")).toContain("31.2304,121.4737");
  expect(navigationUrl("amap", shanghai, "店", "foot")).not.toContain("121.4737,");
});
