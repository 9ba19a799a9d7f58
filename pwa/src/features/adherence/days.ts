/** Calendar days without a time zone. Pure. */
import type { Day } from "../../api/types";

const DAY_MS = 86_400_000;

export function otherDay(day: Day, by: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * DAY_MS).toISOString().slice(0, 10);
}
