/** What the live map says of people, in words. */
import type { Plan, RepLive, Stop } from "../../api/types";
import { distance, duration, t, tCode, time } from "../../i18n/index.svelte";
import { phaseOf } from "../../ui/dayline";
import { expectedStarts, homeWords, timeWords } from "../../ui/expected";

const MINUTE_S = 60;

export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words[0] ?? "";
  if (/[\u3400-\u9fff]/.test(first)) return first.slice(-2);
  const last = words.length > 1 ? (words.at(-1) ?? "") : "";
  return (first.charAt(0) + last.charAt(0)).toUpperCase();
}

/** "just now", "12 min ago" */
export function ageWords(at: string, nowMs: number): string {
  const seconds = (nowMs - Date.parse(at)) / 1000;
  return seconds < MINUTE_S ? t("live.just_now") : t("live.ago", { age: duration(seconds) });
}

/** "Position 12 min ago, ±25 m", or that there is none. */
export function positionWords(rep: RepLive, nowMs: number): string {
  if (!rep.position || !rep.positionAt) return t("live.no_position");
  const age = ageWords(rep.positionAt, nowMs);
  if (rep.accuracyM === null || rep.accuracyM === undefined) return t("live.position_age", { age });
  return t("live.position_age_accuracy", { age, accuracy: distance(rep.accuracyM) });
}

/** What somebody is doing, as far as the server knows. */
export function doingWords(rep: RepLive, nowMs: number): string {
  const { currentVisit, plan } = rep;
  if (currentVisit)
    return t("live.at_since", { name: currentVisit.accountName, time: time(currentVisit.startedAt) });
  if (plan?.nextStop) return nextWords(plan.nextStop, nowMs, plan.lateS);
  if (plan) return plan.done >= plan.total ? t("live.day_done") : t("live.on_the_way");
  return rep.onDuty ? t("live.no_plan") : t("live.off_duty");
}

function nextWords(stop: Stop, nowMs: number, lateS: number): string {
  const expected = expectedStarts([stop], lateS).get(stop.id);
  if (expected)
    return t("live.next_expected", { name: stop.name, time: timeWords(time(stop.startAt), expected) });
  const values = { name: stop.name, time: time(stop.startAt) };
  return phaseOf(stop, nowMs) === "late" ? t("live.next_late", values) : t("live.next", values);
}

/** "4 of 9 visits · home planned 17:12, now expected 17:20" */
export function progressWords(plan: NonNullable<RepLive["plan"]>): string {
  const done = t("live.done_of", { done: plan.done, total: plan.total });
  const planned = new Date(Date.parse(plan.homeAt) - plan.lateS * 1000);
  return `${done} · ${homeWords(planned.toISOString(), plan.lateS)}`;
}

/** "10:40 · 12 min on foot"; where somebody is behind, "planned 10:40, now expected 10:52 · 12 min on foot". */
export function stopWords(stop: Stop, plan: Plan, expected?: Date): string {
  if (stop.kind === "break") return `${time(stop.startAt)} · ${duration(stop.durationS)}`;
  const way = t("live.travel", { duration: duration(stop.travelS), mode: tCode("profile", plan.profile) });
  return `${timeWords(time(stop.startAt), expected)} · ${way}`;
}
