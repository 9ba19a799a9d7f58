import type { Visit } from "../api/types";

/** How long somebody was there; null while they still are, and for a visit that did not take place. */
export function stayS(visit: Pick<Visit, "state" | "startedAt" | "endedAt">): number | null {
  if (!visit.endedAt || visit.state === "missed") return null;
  return Math.max(0, (Date.parse(visit.endedAt) - Date.parse(visit.startedAt)) / 1000);
}
