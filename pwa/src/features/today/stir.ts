/** What happened that the order of the day was not made for. Pure. */
import type { Instant, Plan, Visit } from "../../api/types";
import type { DayView } from "./day";

/** `key` is another one when there is something new to say. */
export type Stir = {
  key: string;
  code: "late" | "missed" | "added" | "cancelled";
  name: string;
  lateS: number;
};

const LATE_S = 10 * 60; // less is caught up by a shorter talk

export function stirOf(plan: Plan, view: DayView, visits: readonly Visit[], now: Date): Stir | null {
  if (!view.next) return null;
  const of = (code: Stir["code"], key: string | number, name = "", lateS = 0): Stir => ({
    key: `${code} ${plan.version} ${key}`,
    code,
    name,
    lateS,
  });
  const news = plan.unsettled?.at(-1);
  if (news) return of(news.code, news.name, news.name);
  const missed = visits.find((visit) => visit.state === "missed" && visit.startedAt > plan.madeAt);
  if (missed) return of("missed", missed.id, missed.accountName);
  const lateS = behindS(view, now, plan.madeAt);
  return lateS < LATE_S ? null : of("late", Math.floor(lateS / LATE_S), "", lateS);
}

/**
 * Behind what was planned for where one is now, or for what comes next; a wait later in the day does not count.
 * An order made while somebody stays too long begins where they are: only what comes after it is late.
 */
function behindS({ running, next, times }: DayView, now: Date, madeAt: Instant): number {
  if (running) return (now.getTime() - Math.max(Date.parse(running.leaveAt), Date.parse(madeAt))) / 1000;
  const expected = next && times.get(next.id);
  return expected ? (expected.startAt.getTime() - Date.parse(next.startAt)) / 1000 : 0;
}
