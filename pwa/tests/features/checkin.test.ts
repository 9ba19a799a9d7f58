import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type CheckinDraft, hasContent, stillMeasured } from "../../src/features/checkin/draft";
import { type Filled, operationsOf, suggestedDay } from "../../src/features/checkin/report";
import { HALF_PX, ringOf } from "../../src/features/checkin/ring";
import { findTarget } from "../../src/features/checkin/target";
import { destination, lonLat } from "../../src/geo/lonlat";
import { decide } from "../../src/geo/verdict";
import { openVisit, planOfDay, stopFor } from "../../src/local/day";
import { openDb, type RoundsDb } from "../../src/local/db";
import { anAccount, aPlan, aRep, aStop, at, aVisit, iso, NINE } from "./build";

const SHOP = lonLat(24.94, 60.17);
const FENCE = { center: SHOP, radiusM: 150 };
const fixAt = (awayM: number, accuracyM = 10) => ({
  position: destination(SHOP, 90, awayM),
  accuracyM,
  takenAt: NINE,
});
const judged = (awayM: number, accuracyM?: number) =>
  decide({ fixes: [fixAt(awayM, accuracyM)], capturedAt: at(0) }, FENCE);

function filled(more: Partial<Filled> = {}): Filled {
  const { fix: _, ...verdict } = judged(20);
  return {
    target: {
      key: "checkin/a",
      name: "A",
      accountId: "account-a",
      planId: "plan",
      planStopId: "a",
      fence: FENCE,
      intervalDays: 14,
    },
    said: { note: "", outcome: null, nextDay: "2026-12-08", reason: "" },
    measured: { startedAt: NINE, fixes: [fixAt(20)], refused: null, verdict },
    evidence: { uploads: [], photoIds: [], voiceIds: [], photos: [] },
    me: aRep,
    day: "2026-11-24",
    visitId: "visit",
    reportId: "report",
    ...more,
  };
}

describe("what a check-in writes", () => {
  test("two taps and no word: the check-in alone, with the fixes and the predicted verdict", () => {
    const [operation, ...others] = operationsOf(filled());
    expect(others).toEqual([]);
    expect(operation).toMatchObject({
      kind: "visit.check_in",
      body: { visitId: "visit", accountId: "account-a", planStopId: "a", startedAt: NINE },
      context: { planId: "plan", verdict: { outcome: "verified" } },
    });
    expect(operation?.body).not.toHaveProperty("verdict");
  });

  test("with words a report follows, with the next day", () => {
    const said = { note: "  Two boxes ", outcome: "sold" as const, nextDay: "2026-12-08", reason: "" };
    const [, report] = operationsOf(filled({ said }));
    expect(report).toMatchObject({
      kind: "visit.report",
      body: {
        visitId: "visit",
        reportId: "report",
        note: "Two boxes",
        outcome: "sold",
        nextDay: "2026-12-08",
      },
      context: { accountId: "account-a" },
    });
  });

  test("a visit left open elsewhere is checked out first, at the time of this check-in", () => {
    const stillOpen = aVisit("old", { accountId: "account-z", planStopId: "z" });
    const [first, second] = operationsOf(filled({ stillOpen }));
    expect([first?.kind, second?.kind]).toEqual(["visit.check_out", "visit.check_in"]);
    expect(first?.body).toMatchObject({ visitId: "old", endedAt: NINE });
  });

  test("why there was no position is sent, a reason only if one was given", () => {
    const measured = { ...filled().measured, fixes: [], refused: "denied" as const };
    const [operation] = operationsOf(filled({ measured }));
    expect(operation?.body).toMatchObject({ fixes: [], refused: "denied", reason: undefined });
  });

  test("the next visit is suggested by the interval, over the end of a year too", () => {
    expect(suggestedDay("2026-12-24", 14)).toBe("2027-01-07");
    expect(suggestedDay("2026-12-24", null)).toBe("");
  });
});

describe("a half-done check-in", () => {
  const draft: CheckinDraft = {
    id: "a",
    name: "A",
    startedAt: NINE,
    fixes: [fixAt(0)],
    refused: null,
    said: { note: "", outcome: null, nextDay: "2026-12-08", reason: "" },
    shots: [],
    clips: [],
  };

  test("is worth keeping as soon as something was said or taken", () => {
    expect(hasContent(draft)).toBe(false);
    expect(hasContent({ ...draft, said: { ...draft.said, note: "x" } })).toBe(true);
    expect(hasContent({ ...draft, clips: [{ blob: new Blob(["x"]), takenAt: NINE, seconds: 1 }] })).toBe(
      true,
    );
  });

  test("keeps its measurement for half an hour", () => {
    expect(stillMeasured(draft, at(29))).toBe(true);
    expect(stillMeasured(draft, at(31))).toBe(false);
    expect(stillMeasured({ ...draft, fixes: [] }, at(1))).toBe(false);
  });
});

describe("the ring", () => {
  test("shrinks as the fix improves", () => {
    const vague = ringOf(FENCE, judged(10, 120)).dot?.accuracyPx ?? 0;
    const sharp = ringOf(FENCE, judged(10, 15)).dot?.accuracyPx ?? 0;
    expect(vague).toBeGreaterThan(sharp);
  });

  test("shows east on the right, and somebody far away at the edge", () => {
    expect(ringOf(FENCE, judged(100)).dot).toMatchObject({ y: expect.closeTo(HALF_PX, 0), beyond: false });
    const far = ringOf(FENCE, judged(9000)).dot;
    expect(far?.beyond).toBe(true);
    expect(far?.x).toBeGreaterThan(HALF_PX);
    expect(far?.x).toBeLessThanOrEqual(2 * HALF_PX);
  });

  test("has no dot without a fix", () => {
    expect(ringOf(FENCE, decide({ fixes: [], capturedAt: at(0) }, FENCE)).dot).toBeNull();
  });
});

describe("whom it is about", () => {
  let db: RoundsDb;
  beforeEach(async () => {
    db = openDb("c", crypto.randomUUID());
    await db.account.put(anAccount("account-a", { name: "Café A", position: SHOP, radiusM: 80 }));
    await db.plan.put(aPlan([aStop("a", 10), aStop("gone", 30, { accountId: "not-here" })], 60));
    await db.workorder.put({
      id: "order",
      title: "Freezer broken",
      position: SHOP,
      durationS: 600,
      priority: "urgent",
      state: "accepted",
      createdBy: "m",
      createdByName: "Mira Demo",
      createdAt: NINE,
    });
  });
  afterEach(() => db.delete());

  const find = (id: string) => findTarget(db, id, "rep", "2026-11-24");

  test("a stop and its account are the same target", async () => {
    const byStop = await find("a");
    expect(byStop).toEqual(await find("account-a"));
    expect(byStop).toMatchObject({ name: "Café A", planStopId: "a", planId: "plan", fence: { radiusM: 80 } });
  });

  test("a stop whose account is not on the phone still can be visited", async () => {
    expect(await find("gone")).toMatchObject({ name: "GONE", accountId: "not-here", planStopId: "gone" });
  });

  test("a work order has the fence of its place", async () => {
    expect(await find("order")).toMatchObject({
      name: "Freezer broken",
      workorderId: "order",
      accountId: undefined,
      fence: { center: SHOP, radiusM: 150 },
    });
  });

  test("an unknown id is nobody", async () => {
    expect(await find("who")).toBeUndefined();
  });

  test("the published plan comes before a draft, and only one's own counts", async () => {
    await db.plan.put(aPlan([], 60, { id: "draft", status: "draft" }));
    await db.plan.put(aPlan([], 60, { id: "other", repId: "somebody" }));
    expect((await planOfDay(db, "rep", "2026-11-24"))?.id).toBe("plan");
    expect(await planOfDay(db, "rep", "2026-11-25")).toBeUndefined();
  });

  test("a stop that is over is no stop for a new visit", () => {
    const plan = aPlan([aStop("a", 0, { state: "done" })], 60);
    expect(stopFor(plan, { accountId: "account-a" })).toBeUndefined();
  });

  test("one's own newest open visit is the running one", async () => {
    await db.visit.bulkPut([
      aVisit("1", { startedAt: iso(0) }),
      aVisit("2", { startedAt: iso(5) }),
      aVisit("3", { startedAt: iso(9), repId: "somebody" }),
      aVisit("4", { startedAt: iso(10), state: "closed" }),
    ]);
    expect((await openVisit(db, "rep"))?.id).toBe("2");
  });
});
