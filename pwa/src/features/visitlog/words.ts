/** Reasons and signals of a verdict in words with metres, for those who were not there. */
import type { Facts, Reason, Signal } from "../../api/types";
import type { Key } from "../../i18n/index.svelte";
import { dateTime, day, distance, duration, number, t, tCode } from "../../i18n/index.svelte";
import type { FilterName, Filters } from "./filters";

/** Facts come as `distance_m` from the server's core and as `distanceM` from a phone. */
function fact(facts: Facts, name: string): number | null {
  const camel = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const value = Number(facts[name] ?? facts[camel]);
  return Number.isFinite(value) ? value : null;
}

const metres = (facts: Facts, name: string) => format(fact(facts, name), distance);
const seconds = (facts: Facts, name: string) => format(fact(facts, name), duration);
const format = (value: number | null, words: (value: number) => string) =>
  value === null ? "?" : words(value);

const VALUES: Record<string, (facts: Facts) => Record<string, string>> = {
  inside: placed,
  straddles: placed,
  outside: placed,
  stale_fix: (facts) => ({ age: seconds(facts, "age_s"), limit: seconds(facts, "max_age_s") }),
  vague_fix: (facts) => ({ accuracy: metres(facts, "accuracy_m"), limit: metres(facts, "worst_accuracy_m") }),
  future_fix: (facts) => ({ ahead: seconds(facts, "ahead_s") }),
  short_dwell: (facts) => ({ stay: seconds(facts, "dwell_s"), least: seconds(facts, "min_dwell_s") }),
  impossible_speed: (facts) => ({
    distance: metres(facts, "distance_m"),
    elapsed: seconds(facts, "elapsed_s"),
    speed: format(fact(facts, "speed_kmh"), (value) => number(value)),
  }),
  clock_skew: (facts) => ({ ahead: seconds(facts, "ahead_s") }),
};

function placed(facts: Facts): Record<string, string> {
  return {
    distance: metres(facts, "distance_m"),
    accuracy: metres(facts, "accuracy_m"),
    radius: metres(facts, "radius_m"),
  };
}

export function whyWords({ code, facts }: Reason | Signal): string {
  const values = VALUES[code]?.(facts) ?? {};
  // Without its numbers the short sentence of the phone says it better than one with gaps.
  if (Object.values(values).includes("?")) return tCode("reason", code, facts, tCode("signal", code, facts));
  return tCode("logwhy", code, values, tCode("reason", code, facts, tCode("signal", code, facts)));
}

/** The probability of being inside, where the verdict rests on one. */
export function probabilityOf(reasons: readonly Reason[]): number | null {
  const found = reasons.map(({ facts }) => fact(facts, "probability_inside")).find((value) => value !== null);
  return found ?? null;
}

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

export const when = (at: string) => dateTime(at);
