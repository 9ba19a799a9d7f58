import { describe, expect, test } from "vitest";
import { dayView } from "../../src/features/today/day";
import { canMove, isMovable, move, sameOrder } from "../../src/features/today/order";
import { aBreak, aPlan, aStop, at, iso } from "./build";

const minutes = (date: Date | undefined) => date && (date.getTime() - at(0).getTime()) / 60_000;
/** Nine o'clock; a at 10, b at 40, lunch at 60, c at 100 with ten minutes of waiting; home at 140. */
const plan = aPlan(
  [
    aStop("a", 10),
    aStop("b", 40),
    aBreak("lunch", 60),
    aStop("c", 100, { startAt: iso(110), leaveAt: iso(130), waitS: 600 }),
  ],
  140,
);
const planWith = (states: Record<string, "running" | "done" | "missed">) => ({
  ...plan,
  stops: plan.stops.map((stop) => ({ ...stop, state: states[stop.id] ?? stop.state })),
});

describe("how far the day is", () => {
  test("counts visits, not breaks, and only those that were made", () => {
    const view = dayView(planWith({ a: "done", b: "missed" }), at(60));
    expect([view.done, view.total]).toEqual([1, 3]);
    expect(view.earlier.map((stop) => stop.id)).toEqual(["a", "b"]);
  });

  test("the next stop is the first one that is still planned", () => {
    expect(dayView(planWith({ a: "done" }), at(30)).next?.id).toBe("b");
    expect(dayView(planWith({ a: "running" }), at(15))).toMatchObject({
      running: { id: "a" },
      next: { id: "b" },
    });
  });

  test("a break is over when its time is or when a later visit has begun", () => {
    const later = (states: Parameters<typeof planWith>[0], minute: number) =>
      dayView(planWith(states), at(minute)).later.map((stop) => stop.id);
    expect(later({ a: "done" }, 30)).toEqual(["lunch", "c"]);
    expect(later({ a: "done", b: "done" }, 95)).toEqual([]);
    expect(later({ a: "done", b: "done", c: "running" }, 70)).toEqual([]);
  });
});

describe("when things will happen", () => {
  test("a day on time is as planned", () => {
    const view = dayView(plan, at(0));
    expect(minutes(view.times.get("b")?.startAt)).toBe(40);
    expect([minutes(view.homeAt), view.lateS]).toEqual([140, 0]);
  });

  test("a late start moves what follows, and waiting absorbs some of it", () => {
    const view = dayView(plan, at(25));
    expect(minutes(view.times.get("a")?.arriveAt)).toBe(25);
    expect(minutes(view.times.get("b")?.arriveAt)).toBe(55);
    expect(minutes(view.times.get("c")?.startAt)).toBe(115);
    expect([minutes(view.homeAt), view.lateS]).toEqual([145, 300]);
  });

  test("a visit that takes longer than planned is counted until now", () => {
    const view = dayView(planWith({ a: "running" }), at(50));
    expect(minutes(view.times.get("b")?.arriveAt)).toBe(60);
  });

  test("the way from the last visit begins when that one was left", () => {
    const view = dayView(planWith({ a: "done" }), at(35), iso(35));
    expect(minutes(view.times.get("b")?.arriveAt)).toBe(45);
  });

  test("after a move only appointments and breaks keep their times", () => {
    const [a, b, lunch, c] = plan.stops;
    const moved = { ...plan, stops: [a, c, lunch, b].filter((stop) => stop !== undefined) };
    const view = dayView(moved, at(0));
    expect(minutes(view.times.get("c")?.startAt)).toBe(40);
    expect(minutes(view.times.get("lunch")?.startAt)).toBe(60);
    expect(minutes(view.times.get("b")?.startAt)).toBe(100);
  });

  test("after a move the ways come from the plan's table", () => {
    const [a, b, , c] = plan.stops;
    const stops = [a, c, b].filter((stop) => stop !== undefined);
    const seconds = [0, 1, 2, 3, 4].map((from) => [0, 1, 2, 3, 4].map((to) => Math.abs(from - to) * 300));
    const ways = { beginsAt: iso(0), opensS: 0, closesS: 0, stopIds: ["a", "b", "c"], seconds, windows: [] };
    const view = dayView({ ...plan, stops, ways }, at(0));
    expect(["a", "c", "b"].map((id) => minutes(view.times.get(id)?.startAt))).toEqual([10, 40, 65]);
  });

  test("nobody is home before the plan says", () => {
    expect(minutes(dayView(planWith({ a: "done", b: "done", c: "done" }), at(120)).homeAt)).toBe(140);
  });
});

describe("moving by hand", () => {
  const stops = [
    aStop("done", 0, { state: "done" }),
    aStop("a", 10),
    aStop("fixed", 30, { appointment: true }),
    aBreak("lunch", 50),
    aStop("b", 80),
    aStop("locked", 100, { locked: true }),
  ];
  const order = (moved: typeof stops | readonly (typeof stops)[number][]) =>
    moved.map((stop) => stop.id).join();

  test("jumps over what stays in place", () => {
    expect(order(move(stops, "b", -1))).toBe("done,b,fixed,lunch,a,locked");
    expect(order(move(stops, "a", 1))).toBe("done,b,fixed,lunch,a,locked");
  });

  test("locked stops, appointments, breaks and what has begun do not move", () => {
    expect(stops.filter(isMovable).map((stop) => stop.id)).toEqual(["a", "b"]);
    expect(move(stops, "fixed", -1)).toBe(stops);
    expect(move(stops, "nobody", 1)).toBe(stops);
  });

  test("ends at the ends", () => {
    expect([canMove(stops, "a", -1), canMove(stops, "a", 1), canMove(stops, "b", 1)]).toEqual([
      false,
      true,
      false,
    ]);
  });

  test("the same order is known as such", () => {
    expect(sameOrder(stops, [...stops])).toBe(true);
    expect(sameOrder(stops, move(stops, "a", 1))).toBe(false);
  });
});
