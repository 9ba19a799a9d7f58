import type { Account } from "../../api/types";
import { t } from "../../i18n/index.svelte";

/** "3 days overdue", "today", "in 12 days"; nothing for an account that is never due. */
export function dueWords(account: Pick<Account, "dueDays">): string {
  const { dueDays } = account;
  if (dueDays === null || dueDays === undefined) return "";
  if (dueDays === 0) return t("admin.due_today");
  return dueDays > 0 ? t("admin.due_in", { count: dueDays }) : t("admin.due_since", { count: -dueDays });
}

export const isOverdue = (account: Pick<Account, "dueDays">): boolean => (account.dueDays ?? 0) < 0;
