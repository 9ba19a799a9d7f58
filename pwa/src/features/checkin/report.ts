/** What a check-in writes: one check-in, its report if anything was said, and the check-out that was forgotten. */
import type { Fix, Instant, Me, Refused, Uuid, Verdict, Visit, VisitOutcome } from "../../api/types";
import type { Evidence } from "../../sync/evidence";
import type { Planned } from "../../sync/outbox";
import type { Target } from "./target";

export type Said = { note: string; outcome: VisitOutcome | null; nextDay: string; reason: string };
export type Measured = {
  startedAt: Instant;
  fixes: readonly Fix[];
  refused: Refused | null;
  verdict: Verdict;
};
export type Filled = {
  target: Target;
  said: Said;
  measured: Measured;
  evidence: Evidence;
  me: Me;
  day: string;
  visitId: Uuid;
  reportId: Uuid;
  /** The visit that is still open elsewhere. */
  stillOpen?: Visit;
};

export function operationsOf(filled: Filled): Planned[] {
  const operations: Planned[] = [checkIn(filled)];
  if (filled.stillOpen) operations.unshift(checkOut(filled.stillOpen, filled.measured, filled.day));
  if (saysAnything(filled)) operations.push(report(filled));
  return operations;
}

function saysAnything({ said, evidence }: Filled): boolean {
  return Boolean(said.note.trim() || said.outcome || evidence.uploads.length > 0);
}

function checkIn({ target, said, measured, me, day, visitId }: Filled): Planned<"visit.check_in"> {
  const { accountId, workorderId, planStopId, planId, name } = target;
  const { startedAt, fixes, refused, verdict } = measured;
  return {
    kind: "visit.check_in",
    body: {
      visitId,
      accountId,
      workorderId,
      planStopId,
      startedAt,
      fixes: [...fixes],
      refused: refused ?? undefined,
      reason: said.reason.trim() || undefined,
    },
    context: { accountName: name, repId: me.id, repName: me.name, day, planId, verdict },
  };
}

function report({ target, said, evidence, visitId, reportId }: Filled): Planned<"visit.report"> {
  const { photoIds, voiceIds, photos } = evidence;
  return {
    kind: "visit.report",
    body: {
      visitId,
      reportId,
      note: said.note.trim() || undefined,
      outcome: said.outcome ?? undefined,
      nextDay: said.nextDay || undefined,
      photoIds,
      voiceIds,
    },
    context: { photos, accountId: target.accountId },
  };
}

function checkOut(visit: Visit, measured: Measured, day: string): Planned<"visit.check_out"> {
  const { startedAt, fixes, refused } = measured;
  return {
    kind: "visit.check_out",
    body: { visitId: visit.id, endedAt: startedAt, fixes: [...fixes], refused: refused ?? undefined },
    context: {
      planStopId: visit.planStopId ?? undefined,
      accountId: visit.accountId ?? undefined,
      day,
    },
  };
}

/** `intervalDays` after today, as a calendar day. */
export function suggestedDay(today: string, intervalDays: number | null): string {
  if (intervalDays === null) return "";
  const at = new Date(`${today}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + intervalDays);
  return at.toISOString().slice(0, 10);
}
