/** The filters of the log live in the address bar, so that a view can be sent to somebody. Pure. */
import type { VerdictOutcome, Visit, VisitOutcome } from "../../api/types";

export const VERDICTS = [
  "verified",
  "uncertain",
  "outside",
  "unverifiable",
] as const satisfies VerdictOutcome[];
export const OUTCOMES = [
  "sold",
  "interested",
  "not_there",
  "closed",
  "refused",
] as const satisfies VisitOutcome[];
export const STATES = ["open", "closed", "missed"] as const satisfies Visit["state"][];

/** Names are the same in the address bar and in the question to the server. */
export const NAMES = ["from", "to", "repId", "teamId", "accountId", "verdict", "outcome", "state"] as const;
export type FilterName = (typeof NAMES)[number];
export type Filters = Partial<Record<FilterName, string>>;

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const ID = /^[0-9a-f-]{36}$/i;
const ACCEPTS: Record<FilterName, (value: string) => boolean> = {
  from: (value) => DAY.test(value),
  to: (value) => DAY.test(value),
  repId: (value) => ID.test(value),
  teamId: (value) => ID.test(value),
  accountId: (value) => ID.test(value),
  verdict: (value) => VERDICTS.some((known) => known === value),
  outcome: (value) => OUTCOMES.some((known) => known === value),
  state: (value) => STATES.some((known) => known === value),
};

/** What is not understood is left out: an old link still opens. */
export function readFilters(search: URLSearchParams): Filters {
  const found: Filters = {};
  for (const name of NAMES) {
    const value = search.get(name);
    if (value && ACCEPTS[name](value)) found[name] = value;
  }
  if (found.from && found.to && found.to < found.from) return { ...found, from: found.to, to: found.from };
  return found;
}

/** For `setSearch`: every name, so that cleared ones leave the address bar. */
export function writeFilters(filters: Filters): Record<FilterName, string | null> {
  return Object.fromEntries(NAMES.map((name) => [name, filters[name] ?? null])) as Record<
    FilterName,
    string | null
  >;
}

export function pathOf(base: string, filters: Filters, more: Record<string, string> = {}): string {
  const search = new URLSearchParams();
  for (const name of NAMES) {
    const value = filters[name];
    if (value) search.set(name, value);
  }
  for (const [name, value] of Object.entries(more)) search.set(name, value);
  const text = search.toString();
  return text ? `${base}?${text}` : base;
}

export function isFiltered(filters: Filters): boolean {
  return NAMES.some((name) => filters[name]);
}

/** `days` business days up to and with `today`. */
export function lastDays(today: string, days: number): Filters {
  const first = new Date(`${today}T00:00:00Z`);
  first.setUTCDate(first.getUTCDate() - (days - 1));
  return { from: first.toISOString().slice(0, 10), to: today };
}
