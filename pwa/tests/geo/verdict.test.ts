import { describe, expect, it } from "vitest";
import type { Fix, Refused } from "../../src/api/types";
import { destination, lonLat } from "../../src/geo/lonlat";
import { probabilityInside } from "../../src/geo/probability";
import { DEFAULT_POLICY, decide } from "../../src/geo/verdict";

const NINE = new Date("2026-03-02T09:00:00Z");
const SHOP = lonLat(24.9384, 60.1699);
const FENCE = { center: SHOP, radiusM: 150 };

function aFix({ awayM = 0, accuracyM = 10, ageS = 2 } = {}): Fix {
  const takenAt = new Date(NINE.getTime() - ageS * 1000).toISOString();
  return { position: destination(SHOP, 90, awayM), accuracyM, takenAt };
}
const judged = (fixes: Fix[], refused?: Refused) => decide({ fixes, capturedAt: NINE, refused }, FENCE);
const codes = (verdict: { reasons: { code: string }[] }) => verdict.reasons.map((reason) => reason.code);

// Written by checkin/probability.py.
const GOLDEN = [
  [0, 60, 50, 0.875593567],
  [100, 80, 100, 0.433939403],
  [160, 100, 150, 0.352600557],
  [60, 140, 40, 0.133503151],
  [120, 40, 150, 0.962185766],
  [160, 20, 150, 0.105402574],
  [400, 30, 150, 0.0],
  [0, 5, 150, 1.0],
  [149, 3, 150, 0.79176806],
  [1998, 2, 2000, 0.992853138],
  [150, 0, 150, 1.0],
  [150.1, 0, 150, 0.0],
  [30, 900, 30, 0.003318103],
] as const;

describe("the chance to be inside", () => {
  it.each(GOLDEN)("of a fix %s m away, accurate to %s m, fence %s m is the server's", (d, a, r, expected) => {
    expect(probabilityInside(d, a, r)).toBeCloseTo(expected, 6);
  });
});

describe("the predicted verdict", () => {
  it("verifies a sharp fix well inside", () => {
    const verdict = judged([aFix({ awayM: 40, accuracyM: 12 })]);
    expect([verdict.outcome, verdict.action, codes(verdict)]).toEqual(["verified", "accept", ["inside"]]);
    expect(verdict.distanceM).toBeCloseTo(40, 0);
  });

  it("verifies a circle that touches the line when 95 percent of it lie inside", () => {
    expect(judged([aFix({ awayM: 120, accuracyM: 40 })]).outcome).toBe("verified");
  });

  it("is uncertain ten metres outside when accuracy is twenty", () => {
    const verdict = judged([aFix({ awayM: 160, accuracyM: 20 })]);
    expect([verdict.outcome, codes(verdict)]).toEqual(["uncertain", ["straddles"]]);
  });

  it("is outside when the whole circle is beyond the line, and asks for a reason", () => {
    const verdict = judged([aFix({ awayM: 400, accuracyM: 30 })]);
    expect([verdict.outcome, verdict.action]).toEqual(["outside", "accept_with_reason"]);
  });

  it("is unverifiable without any fix, and says why the phone gave none", () => {
    expect(codes(judged([]))).toEqual(["no_fix"]);
    expect(judged([], "timeout").reasons[0]?.facts).toEqual({ why: "timeout" });
  });

  it("does not let a timeout after a good fix spoil it", () => {
    expect(judged([aFix()], "timeout").outcome).toBe("verified");
  });

  it("records a refused permission as such whatever came along", () => {
    const verdict = judged([aFix()], "denied");
    expect([verdict.outcome, codes(verdict)]).toEqual(["unverifiable", ["permission_denied"]]);
  });

  it("calls a fix older than fifteen seconds stale and one of fifteen not", () => {
    expect(codes(judged([aFix({ ageS: 15 })]))).toEqual(["inside"]);
    expect(codes(judged([aFix({ ageS: 16 })]))).toEqual(["stale_fix"]);
  });

  it("takes a fix vaguer than a hundred and fifty metres as no proof", () => {
    expect(codes(judged([aFix({ accuracyM: 151 })]))).toEqual(["vague_fix"]);
    expect(codes(judged([aFix({ accuracyM: 150 })]))).toEqual(["inside"]);
  });

  it("takes a fix from the future as no proof but one of the burst after the tap as good", () => {
    expect(codes(judged([aFix({ ageS: -60 })]))).toEqual(["future_fix"]);
    expect(judged([aFix({ ageS: -20 })]).outcome).toBe("verified");
  });

  it("judges the sharpest usable fix of the burst, the latest of equals", () => {
    const later = aFix({ accuracyM: 9, ageS: 1 });
    const verdict = judged([
      aFix({ accuracyM: 3, ageS: 90 }),
      aFix({ accuracyM: 80 }),
      aFix({ accuracyM: 9, ageS: 8 }),
      later,
    ]);
    expect(verdict.fix).toBe(later);
  });

  it("tells each kind of objection once, by its sharpest fix", () => {
    const verdict = judged([
      aFix({ accuracyM: 400 }),
      aFix({ ageS: 40 }),
      aFix({ accuracyM: 200 }),
      aFix({ ageS: 50 }),
    ]);
    expect(codes(verdict)).toEqual(["stale_fix", "vague_fix"]);
    expect(verdict.reasons.map((reason) => Object.values(reason.facts)[0])).toEqual([40, 200]);
  });

  it("keeps the fix of an account without pin so that a pin can be proposed", () => {
    const fix = aFix();
    const verdict = decide({ fixes: [fix], capturedAt: NINE }, null);
    expect([codes(verdict), verdict.fix, verdict.distanceM]).toEqual([["no_pin"], fix, null]);
  });

  it("does what the company's policy says of each outcome", () => {
    const policy = { ...DEFAULT_POLICY, on: { ...DEFAULT_POLICY.on, outside: "refuse" as const } };
    expect(decide({ fixes: [aFix({ awayM: 900 })], capturedAt: NINE }, FENCE, policy).action).toBe("refuse");
  });
});
