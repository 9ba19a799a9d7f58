/**
 * What the server will most likely say of a check-in, by the rule of checkin/verdict.py, so that the person
 * sees it before leaving. The server's own verdict replaces it.
 */
import type { Facts, Fix, Reason, Refused, Verdict, VerdictAction, VerdictOutcome } from "../api/types";
import { distanceM, type LonLat } from "./lonlat";
import { probabilityInside } from "./probability";

export type Attempt = { fixes: readonly Fix[]; capturedAt: Date; refused?: Refused | null };
export type Fence = { center: LonLat; radiusM: number };
export type Policy = {
  maxFixAgeS: number;
  worstAccuracyM: number;
  insideProbability: number;
  maxBurstS: number;
  on: Readonly<Record<VerdictOutcome, VerdictAction>>;
};
/** `fix` is the one judged, or the sharpest of the unusable ones. */
export type Judged = Verdict & { fix: Fix | null };

export const DEFAULT_POLICY: Policy = {
  maxFixAgeS: 15, // older than this and the phone may have moved a block
  worstAccuracyM: 150, // vaguer than this says a district, not a door
  insideProbability: 0.95,
  maxBurstS: 20, // how long after the tap a fix may still be taken
  on: {
    verified: "accept",
    uncertain: "accept",
    outside: "accept_with_reason",
    unverifiable: "accept_with_reason",
  },
};

export function decide(attempt: Attempt, fence: Fence | null, policy: Policy = DEFAULT_POLICY): Judged {
  const usable = attempt.fixes.filter((fix) => objection(fix, attempt, policy) === null);
  const best = attempt.refused === "denied" ? null : sharpest(usable);
  if (!best || !fence) return unverifiable(attempt, fence, policy, best);
  const awayM = distanceM(best.position, fence.center);
  const inside = probabilityInside(awayM, best.accuracyM, fence.radiusM);
  const [outcome, code] = place(awayM, inside, best, fence, policy);
  const facts = {
    distanceM: tenths(awayM),
    accuracyM: tenths(best.accuracyM),
    radiusM: fence.radiusM,
    probabilityInside: inside,
  };
  return {
    outcome,
    action: policy.on[outcome],
    distanceM: awayM,
    accuracyM: best.accuracyM,
    probabilityInside: inside,
    reasons: [{ code, facts }],
    fix: best,
  };
}

function place(
  awayM: number,
  inside: number,
  fix: Fix,
  fence: Fence,
  policy: Policy,
): [VerdictOutcome, string] {
  if (awayM + fix.accuracyM <= fence.radiusM || inside >= policy.insideProbability)
    return ["verified", "inside"];
  if (awayM - fix.accuracyM > fence.radiusM) return ["outside", "outside"];
  return ["uncertain", "straddles"];
}

function unverifiable(attempt: Attempt, fence: Fence | null, policy: Policy, best: Fix | null): Judged {
  const reasons = best ? [] : whyNone(attempt, policy);
  if (!fence) reasons.push({ code: "no_pin", facts: {} });
  const fix = best ?? sharpest(attempt.fixes);
  return {
    outcome: "unverifiable",
    action: policy.on.unverifiable,
    distanceM: fix && fence ? distanceM(fix.position, fence.center) : null,
    accuracyM: fix?.accuracyM ?? null,
    probabilityInside: null,
    reasons,
    fix,
  };
}

/** A refusal said so; otherwise each kind of objection once, told by its sharpest fix. */
function whyNone(attempt: Attempt, policy: Policy): Reason[] {
  if (attempt.refused === "denied") return [{ code: "permission_denied", facts: {} }];
  if (attempt.fixes.length === 0) {
    const facts: Facts = attempt.refused ? { why: attempt.refused } : {};
    return [{ code: "no_fix", facts }];
  }
  const told = new Map<string, Reason>();
  for (const fix of [...attempt.fixes].sort((a, b) => a.accuracyM - b.accuracyM)) {
    const found = objection(fix, attempt, policy);
    if (found && !told.has(found.code)) told.set(found.code, found);
  }
  return [...told.values()];
}

/** Why this fix proves nothing about the moment of the attempt; null if it may be judged. */
function objection(fix: Fix, attempt: Attempt, policy: Policy): Reason | null {
  const ageS = (attempt.capturedAt.getTime() - Date.parse(fix.takenAt)) / 1000;
  if (ageS < -policy.maxBurstS) return { code: "future_fix", facts: { aheadS: tenths(-ageS) } };
  if (ageS > policy.maxFixAgeS)
    return { code: "stale_fix", facts: { ageS: tenths(ageS), maxAgeS: policy.maxFixAgeS } };
  if (fix.accuracyM > policy.worstAccuracyM)
    return {
      code: "vague_fix",
      facts: { accuracyM: tenths(fix.accuracyM), worstAccuracyM: policy.worstAccuracyM },
    };
  return null;
}

/** The sharpest fix; of equals the latest. */
function sharpest(fixes: readonly Fix[]): Fix | null {
  const better = (a: Fix, b: Fix) => a.accuracyM - b.accuracyM || b.takenAt.localeCompare(a.takenAt);
  return [...fixes].sort(better)[0] ?? null;
}

const tenths = (value: number) => Math.round(value * 10) / 10;
