/** What there is to say of a phone. */
import type { Instant } from "../../api/types";
import { businessDay, dateTime, listed, t, time } from "../../i18n/index.svelte";
import type { Phone, Waiting } from "./phone";

const DAY_MS = 86_400_000;

/** "today 09:40", "yesterday 16:40", "3 Nov, 09:40": by the company's calendar. */
export function whenOf(at: Instant, now: Date): string {
  const day = businessDay(new Date(at));
  if (day === businessDay(now)) return t("phones.today", { time: time(at) });
  const eve = businessDay(new Date(Date.parse(`${businessDay(now)}T12:00:00Z`) - DAY_MS));
  return day === eve ? t("phones.yesterday", { time: time(at) }) : dateTime(at);
}

/** "Not sent: 3 entries and 2 photos, the oldest since yesterday 16:40" */
export function waitingWords(waiting: Waiting, now: Date): string {
  const { operations, uploads, attention, oldestAt } = waiting;
  const parts = [
    operations > 0 && t("phones.entries", { count: operations }),
    uploads > 0 && t("phones.photos", { count: uploads }),
    attention > 0 && t("phones.attention", { count: attention }),
  ].filter((part) => part !== false);
  const what = listed(parts);
  return oldestAt
    ? t("phones.waits_since", { what, when: whenOf(oldestAt, now) })
    : t("phones.waits", { what });
}

/** Why somebody should look: nothing is heard of the phone, or what it holds does not get out. */
export function markOf(phone: Phone, now: Date): string | null {
  if (!phone.silent) return null;
  return now.getTime() - Date.parse(phone.seenAt) > DAY_MS ? t("phones.mark") : t("phones.mark_stuck");
}

/** The lines under a person's name. */
export function linesOf(phone: Phone, now: Date): string[] {
  const { waiting, plannedSince, revokedAt } = phone;
  return [
    waiting ? waitingWords(waiting, now) : t("phones.nothing"),
    t("phones.heard", { when: whenOf(phone.seenAt, now) }),
    plannedSince > 0 && t("phones.planned", { count: plannedSince }),
    revokedAt && t("phones.locked", { when: whenOf(revokedAt, now) }),
  ].filter((line) => typeof line === "string");
}
