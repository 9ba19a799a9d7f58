/** Moving stops by hand: locked ones, appointments, breaks and what has begun stay where they are. */
import type { Stop } from "../../api/types";

export function isMovable(stop: Stop): boolean {
  return stop.kind === "visit" && stop.state === "planned" && !stop.locked && !stop.appointment;
}

/** Swaps with the next movable stop in that direction; the same list when there is none. */
export function move(stops: readonly Stop[], id: string, direction: -1 | 1): readonly Stop[] {
  const from = stops.findIndex((stop) => stop.id === id);
  const one = stops[from];
  if (!one || !isMovable(one)) return stops;
  for (let to = from + direction; to >= 0 && to < stops.length; to += direction) {
    const other = stops[to] as Stop;
    if (!isMovable(other)) continue;
    const moved = [...stops];
    moved[from] = other;
    moved[to] = one;
    return moved;
  }
  return stops;
}

export function canMove(stops: readonly Stop[], id: string, direction: -1 | 1): boolean {
  return move(stops, id, direction) !== stops;
}

export function sameOrder(a: readonly Stop[], b: readonly Stop[]): boolean {
  return a.length === b.length && a.every((stop, i) => stop.id === b[i]?.id);
}
