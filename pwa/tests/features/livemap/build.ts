/** Builders that say only what matters. */
import type { Plan, RepLive, Stop, Workorder, WorkorderCandidate } from "../../../src/api/types";

export const NINE = Date.parse("2026-11-24T09:00:00Z");
export const at = (minutes: number): string => new Date(NINE + minutes * 60_000).toISOString();

export function aRep(more: Partial<RepLive> = {}): RepLive {
  const known = { position: { lon: 24.94, lat: 60.17 }, accuracyM: 20, positionAt: at(0) };
  return { id: "aino", name: "Aino Demo", teamId: "north", profile: "foot", onDuty: true, ...known, ...more };
}

export function aStop(id: string, from: number, more: Partial<Stop> = {}): Stop {
  return {
    id,
    kind: "visit",
    accountId: `account-${id}`,
    name: `Shop ${id}`,
    address: "",
    position: { lon: 24.94 + from / 10_000, lat: 60.17 },
    arriveAt: at(from),
    startAt: at(from),
    leaveAt: at(from + 30),
    waitS: 0,
    travelS: 300,
    distanceM: 400,
    durationS: 1_800,
    locked: false,
    appointment: false,
    state: "planned",
    ...more,
  };
}

export function aPlan(stops: Stop[], more: Partial<Plan> = {}): Plan {
  const home = { label: "Home", position: { lon: 24.93, lat: 60.16 } };
  return {
    id: "plan",
    repId: "aino",
    repName: "Aino Demo",
    day: "2026-11-24",
    status: "published",
    version: 1,
    profile: "foot",
    roadBased: true,
    startAt: at(0),
    endAt: at(240),
    startPlace: home,
    endPlace: home,
    stops,
    leftOut: [],
    geometry: null,
    distanceM: 4_000,
    travelS: 3_000,
    madeAt: at(-60),
    engine: "test",
    ...more,
  };
}

export function anOrder(more: Partial<Workorder> = {}): Workorder {
  return {
    id: "order",
    title: "Replace the dispenser",
    position: { lon: 24.95, lat: 60.18 },
    durationS: 1_800,
    priority: "normal",
    state: "open",
    createdBy: "mira",
    createdByName: "Mira Demo",
    createdAt: at(0),
    ...more,
  };
}

export function aCandidate(more: Partial<WorkorderCandidate> = {}): WorkorderCandidate {
  return {
    repId: "aino",
    name: "Aino Demo",
    profile: "foot",
    etaS: 840,
    distanceM: 1_100,
    positionAt: at(0),
    accuracyM: 20,
    addedS: 900,
    slips: [],
    suitable: true,
    ...more,
  };
}
