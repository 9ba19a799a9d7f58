/** A new order for the rest of the day, worked out on the phone, in the shape in which the server proposes one. Pure. */
import type { Instant, Moment, Plan, PlanChange, Proposal, Stop, Uuid, Visit } from "../../api/types";
import { bestOrder, isBetter, type Left, misses, type Timed, timed } from "./reorder";

const WORTH_S = 120; // an evening less than two minutes earlier is no reason to turn a day over

export type Suggestion = {
  proposal: Proposal;
  /** All stops of the plan, for the operation that puts it in force. */
  stopIds: Uuid[];
};

/** Null where the phone has no travel times for what is left of the day. */
export function suggestion(plan: Plan, visits: readonly Visit[], now: Date): Suggestion | null {
  const open = plan.stops.filter((stop) => stop.kind === "visit" && stop.state === "planned");
  const left = leftOf(plan, open, visits, now);
  if (!left) return null;
  const asItIs = open.map((_, i) => i);
  const before = timed(left, asItIs);
  const best = bestOrder(left);
  const found = timed(left, best);
  const order = isWorth(found, before) ? best : asItIs;
  const after = order === best ? found : before;
  const days = { plan, open, left };
  return {
    proposal: {
      id: "",
      planId: plan.id,
      baseVersion: plan.version,
      state: "open",
      madeAt: now.toISOString(),
      changes: changesOf(days, order, before, after),
      before: { homeAt: instant(plan, before.homeS), travelS: before.travelS },
      after: { homeAt: instant(plan, after.homeS), travelS: after.travelS },
    },
    stopIds: withTheRest(
      plan,
      order.map((i) => open[i] as Stop),
      after,
    ),
  };
}

function isWorth(found: Timed, before: Timed): boolean {
  const alike = found.broken === before.broken && found.closed === before.closed;
  return isBetter(found, before) && (!alike || before.homeS - found.homeS >= WORTH_S);
}

function leftOf(plan: Plan, open: readonly Stop[], visits: readonly Visit[], now: Date): Left | null {
  const { ways } = plan;
  if (!ways || open.length === 0) return null;
  const places = new Map(ways.stopIds.map((id, i) => [id, i]));
  if (open.some((stop) => !places.has(stop.id))) return null;
  const nowS = secondsOf(plan, now);
  const here = standing(plan, visits);
  const freeS = here?.stop.state === "running" ? secondsOf(plan, here.since) + here.stop.durationS : 0;
  const from = here ? places.get(here.stop.id) : undefined;
  return {
    from: from === undefined ? 0 : from + 2,
    startS: Math.max(nowS, freeS, here ? 0 : ways.opensS),
    seconds: ways.seconds,
    legs: open.map((stop) => {
      const i = places.get(stop.id) ?? 0;
      const windows = ways.windows[i] ?? [];
      return {
        place: i + 2,
        durationS: stop.durationS,
        windows,
        promised: stop.appointment,
        fixed: stop.locked,
      };
    }),
    rests: plan.stops
      .filter((stop) => stop.kind === "break" && Date.parse(stop.leaveAt) > now.getTime())
      .map((stop) => ({ startS: secondsOf(plan, new Date(stop.startAt)), durationS: stop.durationS })),
  };
}

/** The stop where the person was last. */
function standing(plan: Plan, visits: readonly Visit[]): { stop: Stop; since: Date } | null {
  const begun = plan.stops.filter((stop) => stop.kind === "visit" && stop.state !== "planned");
  const found = begun.map((stop) => {
    const visit = visits.find((one) => one.planStopId === stop.id || one.accountId === stop.accountId);
    return { stop, since: new Date(visit?.startedAt ?? stop.startAt) };
  });
  return found.sort((a, b) => b.since.getTime() - a.since.getTime())[0] ?? null;
}

type Days = { plan: Plan; open: readonly Stop[]; left: Left };

function changesOf(
  { plan, open, left }: Days,
  order: readonly number[],
  before: Timed,
  after: Timed,
): PlanChange[] {
  const moved = movedOf(order);
  const moment = (i: number, place: number, startS: number): Moment => {
    const leg = left.legs[i];
    const missed = misses(leg, startS);
    const promised = leg?.promised ?? false;
    return {
      place: place + 1,
      startAt: instant(plan, startS),
      kept: !(promised && missed),
      closed: !promised && missed,
    };
  };
  return order.map((i, place) => {
    const stop = open[i] as Stop;
    const wasS = before.startsS[i] as number;
    const isS = after.startsS[place] as number;
    return {
      stopId: stop.id,
      accountId: stop.accountId,
      workorderId: stop.workorderId,
      name: stop.name,
      kind: moved.has(i) ? "moved" : "same",
      appointment: stop.appointment,
      before: moment(i, i, wasS),
      after: moment(i, place, isS),
      byS: isS - wasS,
    };
  });
}

/** All but a longest run of those that keep their order. */
function movedOf(order: readonly number[]): ReadonlySet<number> {
  const runs: number[][] = [];
  for (const i of order) {
    const ahead = runs.filter((run) => (run.at(-1) as number) < i);
    runs.push([...ahead.reduce<number[]>((long, run) => (run.length > long.length ? run : long), []), i]);
  }
  const kept = runs.reduce<number[]>((long, run) => (run.length > long.length ? run : long), []);
  return new Set(order.filter((i) => !kept.includes(i)));
}

/** What has begun stays in front; breaks go where their time is. */
function withTheRest(plan: Plan, open: readonly Stop[], after: Timed): Uuid[] {
  const begun = plan.stops.filter((stop) => stop.kind === "visit" && stop.state !== "planned");
  const rests = plan.stops.filter((stop) => stop.kind === "break");
  const timedOpen = open.map((stop, i) => ({ id: stop.id, atS: after.startsS[i] as number }));
  const timedRests = rests.map((stop) => ({ id: stop.id, atS: secondsOf(plan, new Date(stop.startAt)) }));
  const rest = [...timedOpen, ...timedRests].sort((a, b) => a.atS - b.atS);
  return [...begun.map((stop) => stop.id), ...rest.map((one) => one.id)];
}

function secondsOf(plan: Plan, at: Date): number {
  return Math.round((at.getTime() - Date.parse(plan.ways?.beginsAt ?? plan.startAt)) / 1000);
}

function instant(plan: Plan, seconds: number): Instant {
  return new Date(Date.parse(plan.ways?.beginsAt ?? plan.startAt) + seconds * 1000).toISOString();
}
