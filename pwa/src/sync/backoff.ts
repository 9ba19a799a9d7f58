const FIRST_S = 1;
const LONGEST_ASKED_S = 3600; // a date in Retry-After, read with a clock that is off, may be days away
const LATER = 0.25; // of the time that the server named
const LONGEST_S = 300; // a phone back online waits at most for its `online` event, else five minutes

/**
 * Full jitter: anywhere between nothing and the doubled ceiling, so that phones do not come back in step. A server that
 * names a time has counted its phones: then it is that time and a little, however often it was asked.
 */
export function backoffMs(
  attempt: number,
  retryAfterS: number | null,
  random: () => number = Math.random,
): number {
  if (retryAfterS) {
    return Math.round(Math.min(retryAfterS * (1 + LATER * random()), LONGEST_ASKED_S) * 1000);
  }
  return Math.round(random() * Math.min(LONGEST_S, FIRST_S * 2 ** Math.min(attempt, 16)) * 1000);
}
