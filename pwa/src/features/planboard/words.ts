/** What the board says of plans and of what did not fit. */
import type { Plan, Stop } from "../../api/types";
import { distance, duration, t, tCode, time } from "../../i18n/index.svelte";
import { homeWords, timeWords } from "../../ui/expected";
import type { Figures } from "./rows";

/** "9 visits · 12 km · home 17:20"; `lateS` is how far behind the person is now. */
export function summaryWords(figures: Figures, lateS = 0): string {
  const late = figures.lateStops > 0 ? [t("board.late", { count: figures.lateStops })] : [];
  return [
    t("board.visits", { count: figures.visits }),
    distance(figures.distanceM),
    homeWords(figures.endAt, lateS),
    ...late,
  ].join(" · ");
}

/** "10:40–11:10 · 12 min on foot · open until 18:00", or "planned 10:40–11:10, now expected 10:52 · …" */
export function stopWords(stop: Stop, plan: Plan, expected?: Date): string {
  const span = timeWords(`${time(stop.startAt)}–${time(stop.leaveAt)}`, expected);
  if (stop.kind === "break") return span;
  const way = t("live.travel", { duration: duration(stop.travelS), mode: tCode("profile", plan.profile) });
  const facts = [
    stop.waitS >= 60 && t("board.waits", { duration: duration(stop.waitS) }),
    stop.appointment && t("live.appointment"),
    stop.locked && t("live.locked"),
    stop.openUntil && t("board.open_until", { time: stop.openUntil }),
  ];
  return [span, way, ...facts].filter(Boolean).join(" · ");
}

/** "+3", "−2 km", or "same" where nobody would see a difference: how the draft differs from what is published. */
export function changeWords(before: number, after: number, say: (value: number) => string): string {
  const by = after - before;
  if (say(before) === say(after)) return t("board.same");
  return `${by > 0 ? "+" : "−"}${say(Math.abs(by))}`;
}
