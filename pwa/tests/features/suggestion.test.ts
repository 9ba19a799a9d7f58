import { describe, expect, test } from "vitest";
import type { Plan, Stop, Visit, Ways } from "../../src/api/types";
import { dayView } from "../../src/features/today/day";
import { stirOf } from "../../src/features/today/stir";
import { suggestion } from "../../src/features/today/suggestion";
import { aBreak, aPlan, aStop, at, iso } from "./build";

const DAY: [number, number] = [0, 12 * 3600];
/** Nine o'clock is 0 s; each stop's place is as many minutes from the start as `minutes` says, all on one line. */
function ways(stops: Stop[], minutes: number[], windows: Ways["windows"] = []): Ways {
  const places = [0, 0, ...minutes];
  return {
    beginsAt: iso(0),
    opensS: 0,
    closesS: 8 * 3600,
    stopIds: stops.map((stop) => stop.id),
    seconds: places.map((a) => places.map((b) => Math.abs(a - b) * 60)),
    windows: stops.map((_, i) => windows[i] ?? [DAY]),
  };
}
/** b lies on the other side of the start than a and c: a, c, b is the short way. */
const stops = [aStop("a", 10), aStop("b", 70), aStop("c", 120)];
const plan = (more: Partial<Plan> = {}) => aPlan(stops, 160, { ways: ways(stops, [10, -30, 20]), ...more });
const visit = (id: string, from: number, more: Partial<Visit> = {}) =>
  ({
    id: `visit-${id}`,
    planStopId: id,
    accountId: `account-${id}`,
    accountName: id,
    startedAt: iso(from),
    state: "closed",
    ...more,
  }) as Visit;
const ids = (found: ReturnType<typeof suggestion>) => found?.proposal.changes.map((change) => change.stopId);

describe("an order worked out on the phone", () => {
  test("is the short one, with what moves and by how much", () => {
    const found = suggestion(plan(), [], at(0));
    expect(ids(found)).toEqual(["a", "c", "b"]);
    expect(found?.stopIds).toEqual(["a", "c", "b"]);
    const moved = found?.proposal.changes
      .filter((change) => change.kind === "moved")
      .map((change) => change.stopId);
    expect(moved).toHaveLength(1);
    expect(Date.parse(found?.proposal.after.homeAt ?? "")).toBeLessThan(
      Date.parse(found?.proposal.before?.homeAt ?? ""),
    );
  });

  test("begins where the last visit was", () => {
    const done = stops.map((stop) => (stop.id === "b" ? { ...stop, state: "done" as const } : stop));
    const found = suggestion(plan({ stops: done }), [visit("b", 60)], at(90));
    expect(ids(found)).toEqual(["a", "c"]);
    expect(found?.stopIds).toEqual(["b", "a", "c"]);
    expect(found?.proposal.changes[0]?.after?.startAt).toBe(iso(130));
  });

  test("says of which doors it finds closed", () => {
    const windows: Ways["windows"] = [[[0, 60]], [DAY], [DAY]];
    const found = suggestion(plan({ ways: ways(stops, [10, -30, 20], windows) }), [], at(30));
    const closed = found?.proposal.changes.filter((change) => change.after?.closed);
    expect(closed?.map((change) => change.stopId)).toEqual(["a"]);
    expect(closed?.[0]?.after?.kept).toBe(true);
  });

  test("keeps appointments before it saves time", () => {
    const promised = [aStop("a", 10), aStop("b", 50, { appointment: true }), aStop("c", 120)];
    const windows: Ways["windows"] = [[DAY], [[50 * 60, 65 * 60]], [DAY]];
    const found = suggestion(
      aPlan(promised, 160, { ways: ways(promised, [10, -30, 20], windows) }),
      [],
      at(0),
    );
    const b = found?.proposal.changes.find((change) => change.stopId === "b");
    expect(b?.after?.kept).toBe(true);
    expect(ids(found)?.[0]).not.toBe("c");
  });

  test("leaves a day alone that nothing makes better", () => {
    const found = suggestion(aPlan(stops, 160, { ways: ways(stops, [10, 20, 30]) }), [], at(0));
    expect(new Set(found?.proposal.changes.map((change) => change.kind))).toEqual(new Set(["same"]));
    expect(ids(found)).toEqual(["a", "b", "c"]);
  });

  test("puts a break where its time is", () => {
    const rested = [...stops.slice(0, 1), aBreak("lunch", 40), ...stops.slice(1)];
    const found = suggestion(plan({ stops: rested }), [], at(0));
    expect(found?.stopIds).toEqual(["a", "lunch", "c", "b"]);
  });

  test("needs the travel times of every stop that is left", () => {
    expect(suggestion(plan({ ways: null }), [], at(0))).toBeNull();
    expect(suggestion(plan({ stops: [...stops, aStop("d", 200)] }), [], at(0))).toBeNull();
    expect(suggestion(aPlan([], 0), [], at(0))).toBeNull();
  });
});

describe("what is worth a look at a new order", () => {
  const stirred = (now: number, more: Partial<Plan> = {}, visits: Visit[] = []) => {
    const seen = plan(more);
    return stirOf(seen, dayView(seen, at(now)), visits, at(now));
  };

  test("nothing on a day that goes as planned", () => {
    expect(stirred(5)).toBeNull();
    expect(stirred(19)).toBeNull();
  });

  test("ten minutes behind, again with every ten more", () => {
    expect(stirred(21)).toMatchObject({ code: "late", lateS: 660 });
    expect(stirred(21)?.key).toBe(stirred(25)?.key);
    expect(stirred(31)?.key).not.toBe(stirred(25)?.key);
  });

  test("a visit that lasts longer than planned", () => {
    const running = stops.map((stop) => (stop.id === "a" ? { ...stop, state: "running" as const } : stop));
    expect(stirred(35, { stops: running })).toBeNull();
    expect(stirred(45, { stops: running })).toMatchObject({ code: "late", lateS: 900 });
    expect(stirred(45, { stops: running, madeAt: iso(44) })).toBeNull();
  });

  test("a visit that could not be made since the order was chosen", () => {
    const missed = visit("c", 2, { state: "missed" });
    expect(stirred(3, {}, [missed])).toMatchObject({ code: "missed", name: "c" });
    expect(stirred(3, { madeAt: iso(3) }, [missed])).toBeNull();
  });

  test("what was added or cancelled from outside", () => {
    expect(stirred(0, { unsettled: [{ code: "added", name: "Lamp" }] })).toMatchObject({
      code: "added",
      name: "Lamp",
    });
  });

  test("nothing once all visits are over", () => {
    const done = stops.map((stop) => ({ ...stop, state: "done" as const }));
    expect(stirred(300, { stops: done, unsettled: [{ code: "cancelled", name: "Lamp" }] })).toBeNull();
  });
});
