import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bestOrder, isBetter, type Left, timed } from "../../src/features/today/reorder";

const DAY_S = 24 * 3600;
/** Travel of 0..1 h, visits of up to an hour, windows anywhere, some promised, some that stay. */
const days = (fewest: number, most: number) =>
  fc.integer({ min: fewest, max: most }).chain((count) =>
    fc.record({
      from: fc.integer({ min: 0, max: count + 1 }).map((place) => (place === 1 ? 0 : place)),
      startS: fc.integer({ min: 0, max: 15 * 3600 }),
      seconds: fc.array(
        fc.array(fc.integer({ min: 0, max: 3600 }), { minLength: count + 2, maxLength: count + 2 }),
        {
          minLength: count + 2,
          maxLength: count + 2,
        },
      ),
      legs: fc.tuple(
        ...Array.from({ length: count }, (_, i) =>
          fc.record({
            place: fc.constant(i + 2),
            durationS: fc.integer({ min: 0, max: 3600 }),
            windows: fc
              .tuple(fc.integer({ min: 0, max: DAY_S }), fc.integer({ min: 0, max: DAY_S }))
              .map(([a, b]) => [[Math.min(a, b), Math.max(a, b)] as const]),
            promised: fc.boolean(),
            fixed: fc.boolean(),
          }),
        ),
      ),
      rests: fc.array(
        fc.record({ startS: fc.integer({ min: 0, max: DAY_S }), durationS: fc.constant(1800) }),
        { maxLength: 1 },
      ),
    }),
  ) as fc.Arbitrary<Left>;

/** Every order that leaves the fixed ones in place, written another way than the code under test. */
function everyOrder(left: Left): number[][] {
  const grow = (order: number[], rest: number[]): number[][] =>
    rest.length === 0
      ? [order]
      : rest
          .filter((i) => (left.legs[i]?.fixed ? i === order.length : !left.legs[order.length]?.fixed))
          .flatMap((i) =>
            grow(
              [...order, i],
              rest.filter((one) => one !== i),
            ),
          );
  return grow(
    [],
    left.legs.map((_, i) => i),
  );
}

describe("the best order", () => {
  test("of up to six stops is the best of all orders", () => {
    fc.assert(
      fc.property(days(0, 6), (left) => {
        const found = timed(left, bestOrder(left));
        expect(everyOrder(left).filter((order) => isBetter(timed(left, order), found))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test("names every stop once, leaves what is fixed, and is never worse than what was", () => {
    fc.assert(
      fc.property(days(8, 14), (left) => {
        const asItIs = left.legs.map((_, i) => i);
        const order = bestOrder(left);
        expect([...order].sort((a, b) => a - b)).toEqual(asItIs);
        expect(asItIs.filter((i) => left.legs[i]?.fixed && order[i] !== i)).toEqual([]);
        expect(isBetter(timed(left, asItIs), timed(left, order))).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  test("of forty stops on a line is the line", () => {
    const places = [0, 1, ...Array.from({ length: 40 }, (_, i) => ((i * 17) % 40) + 2)];
    const seconds = places.map((a) => places.map((b) => Math.abs(a - b) * 60));
    const legs = places.slice(2).map((_, i) => ({
      place: i + 2,
      durationS: 300,
      windows: [[0, DAY_S] as const],
      promised: false,
      fixed: false,
    }));
    const left: Left = { from: 0, startS: 8 * 3600, seconds, legs, rests: [] };
    const found = timed(left, bestOrder(left));
    expect(found.travelS).toBeLessThan(
      timed(
        left,
        legs.map((_, i) => i),
      ).travelS / 4,
    );
  });
});

describe("the times of an order", () => {
  const legs = [2, 3].map((place) => ({
    place,
    durationS: 600,
    windows: [[3600, 7200] as const],
    promised: place === 3,
    fixed: false,
  }));
  const seconds = [0, 1, 2, 3].map((a) => [0, 1, 2, 3].map((b) => (a === b ? 0 : 900)));
  const left: Left = { from: 0, startS: 0, seconds, legs, rests: [] };

  test("wait for doors to open and count the way home", () => {
    const found = timed(left, [0, 1]);
    expect(found.startsS).toEqual([3600, 5100]);
    expect([found.homeS, found.travelS, found.broken, found.closed]).toEqual([6600, 2700, 0, 0]);
  });

  test("count promises broken and doors closed", () => {
    const found = timed({ ...left, startS: 7000 }, [0, 1]);
    expect([found.broken, found.closed]).toEqual([1, 1]);
  });

  test("take a break on arrival once its time has come", () => {
    const found = timed({ ...left, rests: [{ startS: 4800, durationS: 1800 }] }, [0, 1]);
    expect(found.startsS).toEqual([3600, 6900]);
  });
});
