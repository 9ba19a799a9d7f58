import type { Reason } from "../../api/types";
import type { Fence, Judged } from "../../geo/verdict";
import { distance, t, tCode } from "../../i18n/index.svelte";

/** "You are 140 m from the entrance (GPS ±25 m)." */
export function distanceWords(verdict: Judged, fence: Fence | null, measuring: boolean): string {
  const { fix } = verdict;
  if (!fix) return measuring ? t("checkin.searching") : "";
  const accuracy = distance(Math.max(1, fix.accuracyM));
  if (!fence) return t("checkin.at_place", { accuracy });
  return t("checkin.distance", { distance: distance(verdict.distanceM ?? 0), accuracy });
}

/** The missing pin is told by the distance's own sentence. */
export function reasonWords(reasons: readonly Reason[]): string[] {
  return reasons
    .filter((reason) => reason.code !== "no_pin")
    .map((reason) => tCode("reason", reason.code, reason.facts));
}
