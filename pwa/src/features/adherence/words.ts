/** A day's differences in words. */
import { distance, duration, percent, t, tCode } from "../../i18n/index.svelte";
import type { Figures, Line } from "./types";

const PUNCTUAL_S = 60; // below it nobody would say early or late

/** "+2.4 km", "−12 min", "as planned"; null where one of them is not known. */
export function moreWords(
  actual: number | null,
  planned: number | null,
  amount: (value: number) => string,
  least: number,
): string | null {
  if (actual === null || planned === null) return null;
  const more = actual - planned;
  if (Math.abs(more) < least) return t("actual.as_planned");
  return more > 0 ? t("actual.more", { amount: amount(more) }) : t("actual.less", { amount: amount(-more) });
}

export const moreMetres = (figures: Figures) => moreWords(figures.actualM, figures.plannedM, distance, 100);
export const moreSeconds = (figures: Figures) => moreWords(figures.actualS, figures.plannedS, duration, 60);
export const orderWords = (figures: Figures) =>
  figures.orderKept === null ? "" : percent(figures.orderKept * 100);

export function differenceWords(line: Line): string {
  if (line.lateS === null) return "";
  if (Math.abs(line.lateS) < PUNCTUAL_S) return t("actual.on_time");
  return line.lateS > 0
    ? t("actual.late_by", { duration: duration(line.lateS) })
    : t("actual.early_by", { duration: duration(-line.lateS) });
}

/** What it came from: of a late visit everything that adds up to it, else the one reason. */
export function reasonWords(line: Line): string {
  if (line.late && line.causes.length > 0) return line.causes.map(causeWords).join(" · ");
  if (line.reason) return tCode("actual_reason", line.reason);
  return line.moved ? t("actual.moved") : "";
}

function causeWords({ code, seconds }: { code: string; seconds: number }): string {
  const amount = duration(Math.abs(seconds));
  const signed = seconds < 0 ? t("actual.less", { amount }) : t("actual.more", { amount });
  return t("actual.cause", { what: tCode("actual_reason", code), amount: signed });
}

export function basisWords(figures: Figures): string {
  if (figures.basis === null) return t("actual.no_way");
  if (figures.basis === "visits") return t("actual.from_visits");
  return figures.gapM >= 100
    ? t("actual.from_trail", { gap: distance(figures.gapM) })
    : t("actual.from_trail_whole");
}

/** "18 % longer" for 1.18. */
export function factorWords(factor: number): string {
  const share = Math.round((factor - 1) * 100);
  if (share === 0) return t("actual.as_planned");
  return share > 0
    ? t("actual.longer", { percent: percent(share) })
    : t("actual.shorter", { percent: percent(-share) });
}
