/** Opening hours of today as a person asks for them: can I go now? */
import type { OpenSpan } from "../../api/types";
import { t } from "../../i18n/index.svelte";

export type Opening =
  | { state: "open"; until: string }
  | { state: "later"; at: string }
  | { state: "over" }
  | { state: "closed" }
  | { state: "unknown" };

/** `now` is HH:MM in the company's time zone. */
export function openingAt(spans: readonly OpenSpan[], known: boolean, now: string): Opening {
  if (!known) return { state: "unknown" };
  if (spans.length === 0) return { state: "closed" };
  const open = spans.find((span) => span.opens <= now && now < span.closes);
  if (open) return { state: "open", until: open.closes };
  const next = spans.find((span) => span.opens > now);
  return next ? { state: "later", at: next.opens } : { state: "over" };
}

export function openingWords(opening: Opening): string {
  switch (opening.state) {
    case "open":
      return t("account.open_now", { time: opening.until });
    case "later":
      return t("account.open_later", { time: opening.at });
    case "over":
      return t("account.open_over");
    case "closed":
      return t("account.closed_today");
    case "unknown":
      return t("account.hours_unknown");
    default:
      return opening satisfies never;
  }
}
