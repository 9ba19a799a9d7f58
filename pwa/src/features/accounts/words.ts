import type { AccountDetail, HistoryItem } from "../../api/types";
import { businessDay, day, t, tCode } from "../../i18n/index.svelte";

/** One line on the relation: when somebody was there last, and how often somebody should. */
export function relationWords(account: AccountDetail): string {
  const count = account.visitIntervalDays;
  if (!account.lastVisitDay) return t("account.never", { count });
  return t("account.relation", { day: day(account.lastVisitDay), count });
}

const OUTCOME_WORDS: Record<HistoryItem["kind"], string> = {
  visit: "outcome",
  note: "outcome",
  missed: "missed",
  discount: "approval_state",
  workorder: "workorder_state",
};

/** What happened, in a word or two. */
export function historyTitle(item: HistoryItem): string {
  const title = t(`account.${item.kind}`);
  if (!item.outcome) return title;
  return `${title} · ${tCode(OUTCOME_WORDS[item.kind], item.outcome)}`;
}

export function historyWhen(item: HistoryItem): string {
  return t("account.by", { day: day(businessDay(new Date(item.at))), name: item.by });
}
