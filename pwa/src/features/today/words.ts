import type { Plan, Stop } from "../../api/types";
import { duration, t, tCode, time } from "../../i18n/index.svelte";
import { dueWords } from "../../ui/due";

const SHORTEST_S = 60; // "3 sec by car" is exact and silly

/** "12 min on foot" */
export function travelWords(stop: Stop, plan: Plan): string {
  return t("today.travel", {
    duration: duration(Math.max(SHORTEST_S, stop.travelS)),
    mode: tCode("profile", plan.profile),
  });
}

/** "10:40 · 12 min on foot" */
export function whenWords(stop: Stop, plan: Plan, arriveAt: Date): string {
  return t("today.at_travel", { time: time(arriveAt), travel: travelWords(stop, plan) });
}

/** "Mannerheimintie 5 · open until 18:00" */
export function placeWords(stop: Stop): string {
  const until = stop.openUntil ? t("today.open_until", { time: stop.openUntil }) : "";
  return [stop.address, until].filter(Boolean).join(" · ");
}

/** What there is to know about a stop: how it went, or its length, that it stands fixed, when it is due. */
export function stopFacts(stop: Stop): string {
  if (stop.kind === "break") return duration(stop.durationS);
  if (stop.state === "done") return t("today.state_done");
  if (stop.state === "missed") return t("today.state_missed");
  const fixed = [stop.appointment && t("today.appointment"), stop.locked && t("today.locked")];
  return [duration(stop.durationS), ...fixed, dueWords(stop.dueDays)].filter(Boolean).join(" · ");
}
