import type { Plan, Stop, StopState } from "../../api/types";
import type { MapPin } from "../../geo/features";
import type { Tone } from "../../geo/palette";

const TONES: Record<StopState, Tone> = {
  planned: "accent",
  running: "uncertain",
  done: "verified",
  missed: "soft",
};
const MARKS: Partial<Record<StopState, string>> = { done: "✓", missed: "×" };

/** Stops with a place, numbered in the order of the day; what is over has a mark instead of its number. */
export function pinsOf(plan: Plan, nextId: string | null): MapPin[] {
  const visits = plan.stops.filter((stop) => stop.kind === "visit");
  return visits.flatMap((stop, i) => {
    if (!stop.position) return [];
    return [pinOf(stop, stop.position, i + 1, stop.id === nextId)];
  });
}

function pinOf(stop: Stop, at: MapPin["at"], place: number, big: boolean): MapPin {
  const text = MARKS[stop.state] ?? String(place);
  return { id: stop.id, at, label: `${text} ${stop.name}`, tone: TONES[stop.state], text, big };
}
