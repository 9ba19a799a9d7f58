/** Values for the tests of the screens' rules: say only what matters. */
import type { AccountDetail, Approval, Me, Plan, Stop, Visit } from "../../src/api/types";

export const NINE = "2026-11-24T07:00:00.000Z"; // nine o'clock in Helsinki
export const at = (minutes: number) => new Date(Date.parse(NINE) + minutes * 60_000);
export const iso = (minutes: number) => at(minutes).toISOString();

/** Arrives `from` minutes after nine and stays 20 minutes unless said otherwise. */
export function aStop(id: string, from: number, more: Partial<Stop> = {}): Stop {
  const durationS = more.durationS ?? 1200;
  return {
    id,
    kind: "visit",
    accountId: `account-${id}`,
    name: id.toUpperCase(),
    address: `${id} street`,
    position: { lon: 24.94, lat: 60.17 },
    arriveAt: iso(from),
    startAt: iso(from),
    leaveAt: iso(from + durationS / 60),
    waitS: 0,
    travelS: 600,
    distanceM: 700,
    durationS,
    locked: false,
    appointment: false,
    state: "planned",
    dueDays: 0,
    openUntil: null,
    ...more,
  };
}

export function aBreak(id: string, from: number): Stop {
  return aStop(id, from, { kind: "break", accountId: null, name: "", travelS: 0, durationS: 1800 });
}

/** Home `homeAt` minutes after nine. */
export function aPlan(stops: Stop[], homeAt: number, more: Partial<Plan> = {}): Plan {
  const place = { label: "Home", position: { lon: 24.9, lat: 60.1 } };
  return {
    id: "plan",
    repId: "rep",
    repName: "Aino Demo",
    day: "2026-11-24",
    status: "published",
    version: 1,
    profile: "foot",
    roadBased: true,
    startAt: NINE,
    endAt: iso(homeAt),
    startPlace: place,
    endPlace: place,
    stops,
    leftOut: [],
    geometry: null,
    distanceM: 0,
    travelS: 0,
    madeAt: NINE,
    engine: "test",
    ...more,
  };
}

export function anAccount(id: string, more: Partial<AccountDetail> = {}): AccountDetail {
  return {
    id,
    name: id,
    kind: "cafe",
    class: "B",
    tags: [],
    address: "",
    radiusM: 150,
    openingHours: null,
    openToday: [],
    visitIntervalDays: 14,
    visitDurationS: 1200,
    dueDays: 3,
    version: 4,
    contacts: [],
    pins: [],
    history: [],
    ...more,
  };
}

export function aVisit(id: string, more: Partial<Visit> = {}): Visit {
  return {
    id,
    accountId: "account-a",
    accountName: "A",
    repId: "rep",
    repName: "Aino Demo",
    day: "2026-11-24",
    startedAt: NINE,
    signals: [],
    notes: [],
    photos: [],
    voices: [],
    state: "open",
    ...more,
  };
}

export const aRep: Me = {
  id: "rep",
  name: "Aino Demo",
  language: "en",
  roles: ["rep"],
  permissions: [],
  company: { id: "c", name: "C", timezone: "Europe/Helsinki", currency: "EUR", language: "en" },
  map: { basemapUrl: null, attribution: "", center: null, bounds: null },
};

export const aLine = (
  quantity: number,
  listPrice: string,
  wantedPrice: string,
): Approval["lines"][number] => ({
  productId: "p",
  name: "P",
  unit: "can",
  quantity,
  listPrice,
  wantedPrice,
});
