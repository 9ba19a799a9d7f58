import { describe, expect, test } from "vitest";
import { sketchOf } from "../../src/features/today/sketch";
import { lonLat } from "../../src/geo/lonlat";
import { aBreak, aPlan, aStop } from "./build";

const BOX = { width: 390, height: 168, edge: 24 };

describe("the route without a map", () => {
  test("keeps everything inside its edges, north up", () => {
    const stops = [
      aStop("south", 0, { position: lonLat(24.9, 60.1) }),
      aBreak("lunch", 20),
      aStop("north", 60, { position: lonLat(24.96, 60.18) }),
    ];
    const { dots, path } = sketchOf(aPlan(stops, 90), BOX);
    const [south, north] = dots;
    expect([path, dots.length]).toEqual(["", 2]);
    expect([south?.y, north?.y]).toEqual([144, 24]);
    expect(north?.x).toBeGreaterThan(south?.x ?? 0);
    for (const dot of dots) expect(dot.x).toSatisfy((x: number) => x >= 24 && x <= 366);
  });

  test("draws the way that the server knows", () => {
    const plan = aPlan([], 60, { geometry: "_p~iF~ps|U_ulLnnqC_mqNvxq`@" });
    expect(sketchOf(plan, BOX).path).toMatch(/^M[\d.]+ [\d.]+L[\d.]+ [\d.]+L[\d.]+ [\d.]+$/);
  });

  test("a single place stands in the middle", () => {
    expect(sketchOf(aPlan([aStop("a", 0)], 30), BOX).dots[0]).toMatchObject({ x: 195, y: 84 });
  });
});
