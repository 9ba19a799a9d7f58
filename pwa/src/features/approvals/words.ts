/** Sentences of a request that need more than one value. */
import type { Approval, Decision } from "../../api/types";
import { businessDay, dateTime, language, percent, t, time } from "../../i18n/index.svelte";

export function titleOf(approval: Approval): string {
  return t("approval.title", { pct: percent(approval.discountPct, 1), account: approval.accountName });
}

/** "today 09:40", else "3 Nov, 09:40". */
export function whenOf(at: string, now: Date = new Date()): string {
  const today = businessDay(new Date(at)) === businessDay(now);
  return today ? t("approval.today_at", { time: time(at) }).trim() : dateTime(at);
}

export function originOf(approval: Approval): string {
  const name = approval.requesterName;
  const verdict = approval.visitId ? approval.visitVerdict : null;
  if (!verdict) return t("approval.from_no_visit", { name, when: whenOf(approval.requestedAt) });
  return t(`approval.from_${verdict}`, { name, when: whenOf(approval.visitAt ?? approval.requestedAt) });
}

/** "May 2026" of a YYYY-MM-DD. */
export function monthOf(day: string): string {
  const options = { month: "short", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(language(), options).format(new Date(`${day}T00:00:00Z`));
}

export function didOf(decision: string): string {
  const known: readonly string[] = ["approve", "reject", "ask", "answer"] satisfies Decision[];
  return known.includes(decision) ? t(`approval.did_${decision as Decision}`) : "";
}
