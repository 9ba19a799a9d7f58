import type { Workorder } from "../../../api/types";
import { duration, t, time } from "../../../i18n/index.svelte";

export function titleWords(order: Workorder): string {
  const { title } = order;
  return order.priority === "urgent" ? t("workorder.urgent", { title }) : t("workorder.order", { title });
}

/** How far, where, how long, until when, from whom. */
export function offerFacts(order: Workorder, awayS: number | null = null): string {
  return [
    awayS !== null && t("workorder.away", { duration: duration(Math.max(60, awayS)) }),
    order.accountName || order.address,
    t("workorder.takes", { duration: duration(order.durationS) }),
    order.dueAt && t("workorder.due_at", { time: time(order.dueAt) }),
    t("workorder.offered_by", { name: order.createdByName, time: time(order.createdAt) }),
  ]
    .filter(Boolean)
    .join(" · ");
}
