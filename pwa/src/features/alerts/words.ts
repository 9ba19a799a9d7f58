/** What an alert says; its code and facts are those of the messages that phones get (notifications/catalogue.py). */
import type { Alert } from "../../api/types";
import { businessDay, dateTime, day, distance, percent, t, tCode, time } from "../../i18n/index.svelte";

/** `note` is what a person wrote, in his own words. */
export type AlertWords = { title: string; text: string; note: string };

export function wordsOf({ code, facts }: Pick<Alert, "code" | "facts">): AlertWords {
  const said = sayable(facts);
  const title = tCode("alerts.title", code, said, t("alerts.other"));
  const text = tCode("alerts.text", variantOf(code, said), said, " ").trim();
  return { title, text, note: said.comment ?? (code === "visit.unverifiable" ? "" : (said.reason ?? "")) };
}

/** The sentence without a fact that this alert has not. */
function variantOf(code: string, said: Record<string, string>): string {
  const rich = {
    "visit.outside": "distance_m",
    "visit.unverifiable": "reason_code",
    "workorder.offered": "account",
  };
  const fact = rich[code as keyof typeof rich] ?? (code === "plan.changed" ? "by" : undefined);
  return fact && !said[fact] ? `${code}.short` : code;
}

const SAYINGS: Record<string, (value: string | number) => string> = {
  distance_m: (value) => distance(Number(value)),
  discount_pct: (value) => percent(Number(value), 1),
  day: (value) => day(String(value)),
  reason_code: (value) => tCode("alerts.why", String(value), {}, " ").trim(),
};

function sayable(facts: Alert["facts"]): Record<string, string> {
  const said = Object.entries(facts).map(([name, value]) => [name, SAYINGS[name]?.(value) ?? String(value)]);
  return Object.fromEntries(said);
}

/** 09:40 of today, else 3 Nov, 09:40. */
export function whenOf(at: string, now: Date): string {
  return businessDay(new Date(at)) === businessDay(now) ? time(at) : dateTime(at);
}
