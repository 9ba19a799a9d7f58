import { duration, number, percent, t } from "../../i18n/index.svelte";
import type { Balance, Work } from "./types";

const EVEN = 1.1; // the fullest a tenth above the mean: nobody feels it

export const shareWords = (work: Work): string => t("territory.share", { share: percent(work.share * 100) });
export const workWords = (work: Work): string =>
  t("territory.work", {
    accounts: number(work.accounts),
    hours: number(work.workS / 3600),
    travel: duration(work.travelS),
  });
export const balanceWords = (balance: Balance): string =>
  balance.mostOverMean <= EVEN
    ? t("territory.even")
    : t("territory.uneven", { times: timesWords(balance.mostOverMean) });
export const timesWords = (times: number): string => number(times, 2);
/** What one press does; borders may move without anybody getting other accounts. */
export const applyWords = (handed: number): string =>
  handed > 0 ? t("territory.apply", { count: handed }) : t("territory.apply_borders");
