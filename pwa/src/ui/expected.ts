/** Planned and now expected: how the live map and the plan board both say that somebody is behind. */
import type { Instant, Stop, Uuid } from "../api/types";
import { t, time } from "../i18n/index.svelte";

const WORTH_SAYING_S = 60;

/** Starts of the visits that have not begun and will begin later than planned; waiting at a door takes delay away. */
export function expectedStarts(stops: readonly Stop[], lateS: number): ReadonlyMap<Uuid, Date> {
  const expected = new Map<Uuid, Date>();
  let behindS = lateS;
  for (const stop of stops) {
    if (stop.kind !== "visit" || stop.state !== "planned") continue;
    behindS = Math.max(0, behindS - stop.waitS);
    if (behindS >= WORTH_SAYING_S) expected.set(stop.id, new Date(Date.parse(stop.startAt) + behindS * 1000));
  }
  return expected;
}

/** "10:20", or "planned 10:20, now expected 10:45". */
export function timeWords(planned: string, expected: Instant | Date | undefined): string {
  return expected ? t("live.expected", { planned, expected: time(expected) }) : planned;
}

/** "home 17:12", or "home planned 17:12, now expected 17:20". */
export function homeWords(plannedAt: Instant, lateS: number): string {
  const late = lateS >= WORTH_SAYING_S ? new Date(Date.parse(plannedAt) + lateS * 1000) : undefined;
  return t("live.home_at", { time: timeWords(time(plannedAt), late) });
}
