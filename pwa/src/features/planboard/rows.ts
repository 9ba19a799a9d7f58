/** Rows of the board: each person's draft and published plan, what a draft would change, and orders of stops. Pure. */
import type { Instant, Plan, Stop, Uuid } from "../../api/types";
import { phaseOf } from "../../ui/dayline";

export type Person = { id: Uuid; name: string };
export type Row = {
  person: Person;
  draft: Plan | null;
  published: Plan | null;
  /** What is drawn: the draft while there is one. */
  shown: Plan | null;
};
export type Figures = {
  visits: number;
  distanceM: number;
  travelS: number;
  lateStops: number;
  endAt: Instant;
};

/** Everybody once, also who has a plan but left the team meanwhile; by name. */
export function rowsOf(people: readonly Person[], plans: readonly Plan[]): Row[] {
  const named = new Map(people.map((person) => [person.id, { id: person.id, name: person.name }]));
  for (const plan of plans)
    if (!named.has(plan.repId)) named.set(plan.repId, { id: plan.repId, name: plan.repName });
  const find = (repId: Uuid, status: Plan["status"]) =>
    plans.find((plan) => plan.repId === repId && plan.status === status) ?? null;
  return [...named.values()]
    .sort((a, b) => a.name.localeCompare(b.name))
    .map((person) => {
      const draft = find(person.id, "draft");
      const published = find(person.id, "published");
      return { person, draft, published, shown: draft ?? published };
    });
}

/** The newest of two lists by version: an answer to a command may be ahead of the list. */
export function newest(listed: readonly Plan[], answered: ReadonlyMap<Uuid, Plan>): Plan[] {
  return listed.map((plan) => {
    const own = answered.get(plan.id);
    return own && own.version > plan.version ? own : plan;
  });
}

export function withoutStop(plan: Plan, stopIds: ReadonlySet<Uuid>): Plan {
  return plan.stops.some((stop) => stopIds.has(stop.id))
    ? { ...plan, stops: plan.stops.filter((stop) => !stopIds.has(stop.id)) }
    : plan;
}

export function figuresOf(plan: Plan, nowMs: number): Figures {
  const visits = plan.stops.filter((stop) => stop.kind === "visit");
  return {
    visits: visits.length,
    distanceM: plan.distanceM,
    travelS: plan.travelS,
    lateStops: visits.filter((stop) => phaseOf(stop, nowMs) === "late").length,
    endAt: plan.endAt,
  };
}

/** Only what has not begun can be moved, locked or dropped. */
export function isOpen(stop: Stop): boolean {
  return stop.kind === "visit" && stop.state === "planned";
}

/** Ids of the open visits with one of them put at `index` among them; null when nothing would change. */
export function orderWith(stops: readonly Stop[], stopId: Uuid, index: number): Uuid[] | null {
  const ids = stops.filter(isOpen).map((stop) => stop.id);
  const from = ids.indexOf(stopId);
  const to = Math.min(ids.length - 1, Math.max(0, index));
  if (from < 0 || from === to) return null;
  const rest = ids.filter((id) => id !== stopId);
  rest.splice(to, 0, stopId);
  return rest;
}

export function openIndex(stops: readonly Stop[], stopId: Uuid): number {
  return stops.filter(isOpen).findIndex((stop) => stop.id === stopId);
}

/** Where a bar dropped with its middle at `share` belongs, among the open visits without it. */
export function indexAt(
  middles: readonly { id: Uuid; share: number }[],
  stopId: Uuid,
  share: number,
): number {
  return middles.filter((bar) => bar.id !== stopId && bar.share < share).length;
}
