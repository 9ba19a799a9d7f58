import type { Verdict, Visit } from "../../api/types";
import { distance, duration, t, time } from "../../i18n/index.svelte";

/** "10:42 to 11:05 · 23 min", or since when. */
export function spanWords(visit: Visit): string {
  const from = time(visit.startedAt);
  if (!visit.endedAt) return t("visit.since", { from });
  const stayedS = (Date.parse(visit.endedAt) - Date.parse(visit.startedAt)) / 1000;
  return `${t("visit.from_to", { from, to: time(visit.endedAt) })} · ${duration(stayedS)}`;
}

export function whereWords(verdict: Verdict): string {
  const { distanceM, accuracyM } = verdict;
  if (distanceM === null || distanceM === undefined || accuracyM === null || accuracyM === undefined)
    return "";
  return t("visit.distance", { distance: distance(distanceM), accuracy: distance(Math.max(1, accuracyM)) });
}
