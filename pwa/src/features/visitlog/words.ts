/** The filters in use, in words. */
import { day, type Key, t, tCode } from "../../i18n/index.svelte";
import { hasRole } from "../../local/session.svelte";
import type { FilterName, Filters } from "./filters";

/** Somebody who also is a field rep has a screen of their own for their visits under `/visits/`. */
export const storyPath = (id: string): string => (hasRole("rep") ? `/log/${id}` : `/visits/${id}`);

export type Names = Partial<Record<"repId" | "teamId" | "accountId", string>>;
export type FilterChip = { clears: readonly FilterName[]; text: string };

/** One chip for each filter in use; both ends of the days are one. */
export function chipsOf(filters: Filters, names: Names): FilterChip[] {
  const chips: FilterChip[] = [];
  const days = daysWords(filters);
  if (days) chips.push({ clears: ["from", "to"], text: days });
  for (const name of ["repId", "teamId", "accountId"] as const) {
    if (filters[name]) chips.push({ clears: [name], text: names[name] ?? t(LABELS[name]) });
  }
  for (const name of ["verdict", "outcome"] as const) {
    const value = filters[name];
    if (value) chips.push({ clears: [name], text: tCode(name, value) });
  }
  if (filters.state) chips.push({ clears: ["state"], text: tCode("log", `state_${filters.state}`) });
  return chips;
}

const LABELS = {
  repId: "log.person",
  teamId: "log.team",
  accountId: "log.account",
} as const satisfies Record<string, Key>;

function daysWords({ from, to }: Filters): string {
  if (from && to) return from === to ? day(from) : t("log.days", { from: day(from), to: day(to) });
  if (from) return t("log.since", { from: day(from) });
  return to ? t("log.until", { to: day(to) }) : "";
}
