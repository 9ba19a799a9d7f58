/** A plan as shares of a time axis, for thin time lines and for the rows of the board. Pure. */
import type { Instant, Plan, Stop } from "../api/types";

export type Phase = "done" | "now" | "late" | "todo" | "missed" | "break";
/** `from` and `width` are shares of the axis, 0..1. */
export type Bar = {
  stopId: string;
  from: number;
  width: number;
  phase: Phase;
  /** 1 for the first visit of the day; 0 for a break. */
  order: number;
  name: string;
  locked: boolean;
  appointment: boolean;
};
export type Axis = { startMs: number; endMs: number };
export type Hour = { at: number; share: number };

export const HOUR_MS = 3_600_000;
const LATE_AFTER_MS = 5 * 60_000; // a few minutes at the door are nobody's lateness
const OFFICE_HOURS: [from: number, to: number] = [8, 17];

export function phaseOf(stop: Stop, nowMs: number): Phase {
  if (stop.kind === "break") return "break";
  if (stop.state === "running") return "now";
  if (stop.state !== "planned") return stop.state;
  return Date.parse(stop.startAt) + LATE_AFTER_MS < nowMs ? "late" : "todo";
}

/** Whole hours around every plan; without one the office hours of the day that begins at `midnightMs`. */
export function axisOf(
  plans: readonly Pick<Plan, "startAt" | "endAt" | "stops">[],
  midnightMs: number,
): Axis {
  const [from, to] = OFFICE_HOURS;
  const instants = plans.flatMap((plan) => [plan.startAt, plan.endAt, ...plan.stops.map((s) => s.leaveAt)]);
  if (instants.length === 0)
    return { startMs: midnightMs + from * HOUR_MS, endMs: midnightMs + to * HOUR_MS };
  const times = instants.map((at) => Date.parse(at));
  return {
    startMs: Math.floor(Math.min(...times) / HOUR_MS) * HOUR_MS,
    endMs: Math.ceil(Math.max(...times) / HOUR_MS) * HOUR_MS,
  };
}

export function shareOf(axis: Axis, at: Instant | number): number {
  const ms = typeof at === "number" ? at : Date.parse(at);
  return Math.min(1, Math.max(0, (ms - axis.startMs) / (axis.endMs - axis.startMs)));
}

export function barsOf(stops: readonly Stop[], axis: Axis, nowMs: number): Bar[] {
  let order = 0;
  return stops.map((stop) => {
    const from = shareOf(axis, stop.startAt);
    if (stop.kind === "visit") order += 1;
    return {
      stopId: stop.id,
      from,
      width: shareOf(axis, stop.leaveAt) - from,
      phase: phaseOf(stop, nowMs),
      order: stop.kind === "visit" ? order : 0,
      name: stop.name,
      locked: stop.locked,
      appointment: stop.appointment,
    };
  });
}

export function hoursOf(axis: Axis): Hour[] {
  const count = Math.round((axis.endMs - axis.startMs) / HOUR_MS);
  return Array.from({ length: count + 1 }, (_, i) => ({ at: axis.startMs + i * HOUR_MS, share: i / count }));
}
