/** Reasons and signals of a verdict in words with metres, for those who were not there. */
import type { Facts, Reason, Signal, Visit } from "../../api/types";
import { distance, duration, number, tCode } from "../../i18n/index.svelte";

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

/** How the visit came about. */
export function standingOf(visit: Visit): "planned" | "unplanned" | "for_workorder" {
  if (visit.workorderId) return "for_workorder";
  return visit.planStopId ? "planned" : "unplanned";
}
