/** A wall-clock time on a day of the company as an instant. Pure. */
import type { Day, Instant } from "../../api/types";

const MINUTE_MS = 60_000;

/** Throws RangeError for what is no time. In the hour that a clock skips, the hour after it. */
export function instantOf(day: Day, clock: string, timezone: string): Instant {
  const wall = Date.parse(`${day}T${clock}:00Z`);
  if (Number.isNaN(wall)) throw new RangeError(`${day} ${clock} is no time`);
  const first = wall - offsetMs(wall, timezone);
  // The offset may differ between the guess and the answer, around a change of clocks.
  return new Date(wall - offsetMs(first, timezone)).toISOString();
}

export function daysFrom(first: Day, count: number): Day[] {
  const start = Date.parse(`${first}T00:00:00Z`);
  return Array.from({ length: count }, (_, i) => new Date(start + i * 86_400_000).toISOString().slice(0, 10));
}

function offsetMs(atMs: number, timezone: string): number {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: timezone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const part = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
  const wall = Date.parse(`${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:00Z`);
  return wall - Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
}
