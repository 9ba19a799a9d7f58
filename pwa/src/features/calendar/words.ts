/** Days off, classes and working weeks in words; numbers checked before they are sent. */
import type { Day, Reason as Way } from "../../api/types";
import { day as dayWords, duration, language, listed, t } from "../../i18n/index.svelte";
import { relaxationWords } from "../../ui/reasons";
import type { DayOff, Reason, VisitClass, Week, WeekSetting } from "./types";

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** 1 is Monday. */
export function weekdayName(number: number): string {
  const key = WEEKDAYS[number - 1];
  return key ? t(`calendar.${key}`) : "";
}

export const weekdays = () => WEEKDAYS.map((_, i) => ({ number: i + 1, name: weekdayName(i + 1) }));

export function reasonName(reason: Reason): string {
  return t(`calendar.reason.${reason}`);
}

export function offWords(off: DayOff): string {
  if (off.kind === "holiday") return off.name ?? "";
  if (off.kind === "absence") return reasonName(off.reason ?? "other");
  return t("calendar.free_weekday");
}

const NAMED = [
  "extend_shift",
  "drop_visit",
  "raise_max_visits",
  "raise_max_load",
  "another_day",
  "another_rep",
] as const;

/** What would let a visit into the week: whose day is meant is said where it is known. */
export function wayWords(way: Way): string {
  const { repName, day, name, minutes, to } = way.facts;
  const code = NAMED.find((one) => one === way.code);
  const complete = code !== "drop_visit" || name;
  if (!code || !repName || !day || !complete) return relaxationWords(way);
  const facts = { name: String(name), minutes: String(minutes), to: String(to) };
  return t(`calendar.way.${code}`, { ...facts, person: String(repName), day: dayWords(String(day)) });
}

export const nameOf = (one: VisitClass): string => one.name[language()];

export function classLine(one: VisitClass): string {
  return t("calendar.class_line", {
    days: t("calendar.days_count", { count: one.intervalDays }),
    duration: duration(one.visitDurationS),
    count: one.accounts,
  });
}

export function spanWords(first: Day, last: Day): string {
  return first === last ? dayWords(first) : `${dayWords(first)} – ${dayWords(last)}`;
}

export function settingWords(one: WeekSetting): string {
  const days = listed(one.workdays.map(weekdayName));
  if (!one.nightly) return `${days} · ${t("calendar.night_off")}`;
  const night = t("calendar.night_on", {
    hour: String(one.hour).padStart(2, "0"),
    days: t("calendar.days_count", { count: one.days }),
  });
  const how = one.publish ? t("calendar.night_published") : t("calendar.night_drafts");
  const last = one.lastNight ? ` · ${t("calendar.last_night", { day: dayWords(one.lastNight) })}` : "";
  return `${days} · ${night}, ${how}${last}`;
}

/** Drafts of the week that can be published: those with visits, from today on, where no plan is under way. */
export function draftsOf(week: Week, today: Day): number {
  const days = week.reps.flatMap((rep) => rep.days).filter(({ day }) => day >= today);
  const waiting = days.map(({ plan, draft }) =>
    plan?.status === "draft" ? plan : plan?.started ? null : draft,
  );
  return waiting.filter((one) => one && one.visits > 0).length;
}

export function daysFrom(first: Day, by: number): Day {
  return new Date(Date.parse(`${first}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10);
}

const BOARD_DAYS = 8; // today and a week: as far as the plan board looks

/** The board of the day, where the board has it. */
export function boardOf(day: Day, today: Day): string | null {
  return day >= today && day < daysFrom(today, BOARD_DAYS) ? `/board?day=${day}` : null;
}

/** The number, or null where it is no whole one within. */
export function wholeWithin(text: string, { least, most }: { least: number; most: number }): number | null {
  const value = Number(text);
  return text.trim() !== "" && Number.isInteger(value) && value >= least && value <= most ? value : null;
}
