/** Classes, days off and weeks as the server tells them. */
import type { Day, Instant, LeftOut, Uuid } from "../../api/types";

export type Reason = "vacation" | "sick" | "training" | "other";
export type VisitClass = {
  id: Uuid;
  code: string;
  name: { en: string; "zh-CN": string };
  intervalDays: number;
  visitDurationS: number;
  worthS: number;
  version: number;
  accounts: number;
  followers: number;
};
export type Holiday = { id: Uuid; day: Day; name: string; teamId: Uuid | null; teamName: string | null };
export type Absence = {
  id: Uuid;
  personId: Uuid;
  personName: string;
  firstDay: Day;
  lastDay: Day;
  reason: Reason;
  note: string | null;
};
/** Plans in force on days off that were just added. */
export type Added = { publishedPlans: number };
export type WeekSetting = {
  teamId: Uuid | null;
  teamName: string | null;
  own: boolean;
  workdays: number[];
  days: number;
  nightly: boolean;
  hour: number;
  publish: boolean;
  lastNight: Day | null;
};
export type Team = { id: Uuid; name: string };

export type WeekLeftOut = Omit<LeftOut, "accountId"> & {
  accountId: Uuid | null;
  repId: Uuid | null;
  repName: string | null;
  dueDay: Day | null;
  appointment: boolean;
};
export type WeekResult = {
  ratio: number;
  morePeople: number;
  visits: number;
  plans: number;
  leftOutCount: number;
  leftOut: WeekLeftOut[];
  kept: Uuid[];
  /** Their plans changed or began during the search. */
  keptDays: { repId: Uuid; day: Day }[];
  roadBased: boolean;
};
export type WeekRun = {
  id: Uuid;
  state: "queued" | "running" | "done" | "failed";
  done: number;
  total: number;
  firstDay: Day;
  days: number;
  publish: boolean;
  atNight: boolean;
  createdAt: Instant;
  finishedAt: Instant | null;
  result: WeekResult | null;
};
export type PlannedDay = {
  id: Uuid;
  status: "draft" | "published";
  visits: number;
  appointments: number;
  travelS: number;
  distanceM: number;
  startAt: Instant;
  endAt: Instant;
  started: boolean;
};
export type DayOff = { kind: "holiday" | "absence" | "weekday"; name: string | null; reason: Reason | null };
/** `draft` waits beside a plan that is in force. */
export type RepDay = { day: Day; off: DayOff | null; plan: PlannedDay | null; draft: PlannedDay | null };
export type RepWeek = { repId: Uuid; repName: string; days: RepDay[] };
export type Week = { firstDay: Day; days: Day[]; reps: RepWeek[]; run: WeekRun | null };
