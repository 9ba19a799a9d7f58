import type { LonLat, Verdict, Visit } from "../../api/types";

/** A visit as those see it who look back: with the words given for an odd place, and where the phone was. */
export type LoggedVisit = Omit<Visit, "verdict" | "outVerdict"> & {
  verdict?: (Verdict & { forgotten?: boolean }) | null;
  outVerdict?: (Verdict & { forgotten?: boolean }) | null;
  reason?: string | null;
  position?: LonLat | null;
  receivedAt?: string | null;
};

export function stayS(visit: LoggedVisit): number | null {
  if (!visit.endedAt || visit.state === "missed") return null;
  return Math.max(0, (Date.parse(visit.endedAt) - Date.parse(visit.startedAt)) / 1000);
}

export type Standing = "planned" | "unplanned" | "for_workorder";

export function standingOf(visit: LoggedVisit): Standing {
  if (visit.workorderId) return "for_workorder";
  return visit.planStopId ? "planned" : "unplanned";
}
