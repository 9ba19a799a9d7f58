/** Opening hours as OpenStreetMap writes them (`Mo-Fr 09:00-18:00; PH off`), in the reader's words. */
import { language, t } from "../i18n/index.svelte";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEK = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const MONDAY_MS = Date.UTC(2024, 0, 1); // in a leap year, which has every day
const DAY_MS = 86_400_000;
const NAME = `(?:${WEEK.join("|")}|PH|SH)`;
const MONTH = `(?:${MONTHS.join("|")})`;
const DATE = `${MONTH}(?:\\s+\\d{1,2})?`;
const CLOCK = "(?:[01]?\\d|2[0-9]):[0-5]\\d";
const SPAN = `${CLOCK}\\s*(?:-\\s*${CLOCK}\\+?|\\+)`;
const RULE = new RegExp(
  `^(?:(${DATE}(?:\\s*-\\s*(?:${DATE}|\\d{1,2}))?)(?:\\s*:)?\\s*)?` + // Jun 06-Aug 13
    `(${NAME}(?:\\s*[-,]\\s*${NAME})*)?\\s*` + // Mo-Th,Sa
    `(24/7|off|closed|open|${SPAN}(?:\\s*,\\s*${SPAN})*)?$`, // 09:00-12:00,13:00-18:00
);

/** One line a rule; the text itself where it says more than days, months and times. */
export function openingLines(text: string): string[] {
  // A comma between two rules follows a time; between two days or dates it does not.
  const rules = text.replace(/(:\d\d|24\/7|\+|off|closed)\s*,\s*(?=[A-Z])/g, "$1;").split(";");
  const lines = rules.filter((rule) => rule.trim()).map((rule) => lineOf(rule.trim()));
  return lines.every((line) => line !== null) ? lines : [text];
}

function lineOf(rule: string): string | null {
  const [whole, season, days, times] = RULE.exec(rule) ?? [];
  if (!whole) return null;
  const week = days ? daysWords(days) : season ? "" : everyDay(times);
  const line = [week, timesWords(times)].filter(Boolean).join(" ");
  return season ? t("hours.in", { when: seasonWords(season), what: line }) : line;
}

const everyDay = (times: string | undefined) => (times && times !== "24/7" ? t("hours.every_day") : "");

function timesWords(times: string | undefined): string {
  if (times === undefined || times === "open") return t("hours.open");
  if (times === "24/7" || times === "00:00-24:00") return t("hours.always");
  if (times === "off" || times === "closed") return t("hours.closed");
  const spans = times.split(",").map((span) => {
    const [opens = "", closes] = span.replace(/\+$/, "").split("-");
    return closes ? `${opens.trim()}–${closes.trim()}` : t("hours.from", { time: opens.trim() });
  });
  return listed(spans);
}

function daysWords(days: string): string {
  return listed(days.split(",").map((part) => ranged(part.split("-").map((name) => dayName(name.trim())))));
}

function dayName(name: string): string {
  if (name === "PH") return t("hours.public_holidays");
  if (name === "SH") return t("hours.school_holidays");
  const at = new Date(MONDAY_MS + WEEK.indexOf(name) * DAY_MS);
  return new Intl.DateTimeFormat(language(), { weekday: "short", timeZone: "UTC" }).format(at);
}

function seasonWords(season: string): string {
  const [from = "", to] = season.split("-").map((part) => part.trim());
  const month = from.slice(0, 3);
  return ranged([from, ...(to ? [/^\d/.test(to) ? `${month} ${to}` : to] : [])].map(dateName));
}

function dateName(date: string): string {
  const [month = "", dayOfMonth] = date.split(/\s+/);
  const at = new Date(Date.UTC(2024, MONTHS.indexOf(month), Number(dayOfMonth ?? 1)));
  const options: Intl.DateTimeFormatOptions = { month: "short", timeZone: "UTC" };
  if (dayOfMonth) options.day = "numeric";
  return new Intl.DateTimeFormat(language(), options).format(at);
}

const ranged = ([from = "", to]: readonly string[]) =>
  to === undefined ? from : t("hours.range", { from, to });
const listed = (parts: readonly string[]) =>
  parts.reduce((first, next) => (first ? t("hours.list", { first, next }) : next), "");
