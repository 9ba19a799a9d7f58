/** What a plan means at this moment: how far, who next, when home. Pure; `now` is an argument. */
import type { Instant, Plan, Stop } from "../../api/types";

export type Times = { arriveAt: Date; startAt: Date };
export type DayView = {
  done: number;
  total: number;
  running: Stop | undefined;
  next: Stop | undefined;
  later: Stop[];
  earlier: Stop[];
  /** Expected, per open stop. */
  times: ReadonlyMap<string, Times>;
  homeAt: Date;
  lateS: number;
};

export function dayView(plan: Plan, now: Date, lastLeftAt?: Instant | null): DayView {
  const visits = plan.stops.filter((stop) => stop.kind === "visit");
  const running = visits.find((stop) => stop.state === "running");
  const next = visits.find((stop) => stop.state === "planned");
  const { times, homeAt } = forecast(plan, now, lastLeftAt);
  return {
    done: visits.filter((stop) => stop.state === "done").length,
    total: visits.length,
    running,
    next,
    later: plan.stops.filter((stop) => isOpen(stop, plan, now) && stop !== next && stop !== running),
    earlier: visits.filter((stop) => stop.state === "done" || stop.state === "missed"),
    times,
    homeAt,
    lateS: Math.max(0, (homeAt.getTime() - Date.parse(plan.endAt)) / 1000),
  };
}

/** A break has no state of its own: it is over when its time is, or when a later visit has begun. */
function isOpen(stop: Stop, plan: Plan, now: Date): boolean {
  if (stop.kind === "visit") return stop.state === "planned";
  const after = plan.stops.slice(plan.stops.indexOf(stop) + 1);
  const begun = after.some((other) => other.kind === "visit" && other.state !== "planned");
  return !begun && Date.parse(stop.leaveAt) > now.getTime();
}

/**
 * Never earlier than planned (doors open when they open), later by what has been lost; waiting absorbs a delay.
 * After a move on this phone only appointments and breaks keep their times, until the server has timed the rest again;
 * the ways between stops that were no neighbours before are in the plan.
 */
function forecast(
  plan: Plan,
  now: Date,
  lastLeftAt?: Instant | null,
): { times: Map<string, Times>; homeAt: Date } {
  const open = plan.stops.filter((stop) => isOpen(stop, plan, now) || stop.state === "running");
  const moved = open.some((stop, i) => i > 0 && stop.startAt < (open[i - 1] as Stop).startAt);
  const times = new Map<string, Times>();
  let leftMs = lastLeftAt ? Date.parse(lastLeftAt) : Date.parse(plan.startAt);
  const travelS = moved ? betweenS(plan, open) : open.map((stop) => stop.travelS);
  for (const [i, stop] of open.entries()) {
    if (stop.state === "running") {
      leftMs = Math.max(Date.parse(stop.leaveAt), now.getTime());
      continue;
    }
    const free = moved && !stop.appointment && stop.kind === "visit";
    const arriveMs = Math.max(
      free ? 0 : Date.parse(stop.arriveAt),
      leftMs + (travelS[i] ?? 0) * 1000,
      now.getTime(),
    );
    const startMs = Math.max(free ? 0 : Date.parse(stop.startAt), arriveMs);
    times.set(stop.id, { arriveAt: new Date(arriveMs), startAt: new Date(startMs) });
    leftMs = startMs + stop.durationS * 1000;
  }
  const last = lastInTime(plan);
  const wayBackMs = last ? Math.max(0, Date.parse(plan.endAt) - Date.parse(last.leaveAt)) : 0;
  return { times, homeAt: new Date(Math.max(Date.parse(plan.endAt), leftMs + wayBackMs)) };
}

/** Seconds to each of the open stops from the one before it, in the order in which they stand now. */
function betweenS({ stops, ways }: Plan, open: readonly Stop[]): number[] {
  const place = (stop: Stop | undefined) => (stop ? (ways?.stopIds.indexOf(stop.id) ?? -1) + 2 : 0);
  let from = place(stops.filter((stop) => stop.kind === "visit" && !open.includes(stop)).at(-1));
  return open.map((stop) => {
    if (stop.kind === "break") return 0;
    const to = place(stop);
    // Row 1 is the end, where nobody sets out from: the table does not know the stop.
    const wayS = from === 1 ? undefined : ways?.seconds[from]?.[to];
    from = to;
    return wayS ?? stop.travelS;
  });
}

function lastInTime(plan: Plan): Stop | undefined {
  return [...plan.stops].sort((a, b) => a.leaveAt.localeCompare(b.leaveAt)).at(-1);
}
