/** When the next visit is due, in words; `dueDays` counts to the day, negative when it has passed. */
import { t } from "../i18n/index.svelte";

export type DueTone = "late" | "today" | "calm";

export function dueWords(dueDays: number | null | undefined): string {
  if (dueDays === null || dueDays === undefined) return "";
  if (dueDays === 0) return t("due.today");
  return dueDays > 0 ? t("due.in", { count: dueDays }) : t("due.over", { count: -dueDays });
}

export function dueTone(dueDays: number | null | undefined): DueTone {
  if (dueDays === null || dueDays === undefined || dueDays > 0) return "calm";
  return dueDays === 0 ? "today" : "late";
}
