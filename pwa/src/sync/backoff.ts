const FIRST_S = 1;
const LONGEST_ASKED_S = 3600; // a date in Retry-After, read with a clock that is off, may be days away
const LONGEST_S = 300; // a phone back online waits at most for its `online` event, else five minutes

/** Full jitter: anywhere between nothing and the doubled ceiling, so that phones do not come back in step. */
export function backoffMs(
  attempt: number,
  retryAfterS: number | null,
  random: () => number = Math.random,
): number {
  const ceiling = Math.min(LONGEST_S, FIRST_S * 2 ** Math.min(attempt, 16));
  return Math.max(Math.min(retryAfterS ?? 0, LONGEST_ASKED_S) * 1000, Math.round(random() * ceiling * 1000));
}
