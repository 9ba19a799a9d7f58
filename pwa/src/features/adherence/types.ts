/** Planned and actual days as the server tells them. */
import type { Day, Instant, LonLat, Uuid } from "../../api/types";

export type Figures = {
  planned: number;
  kept: number;
  late: number;
  skipped: number;
  unplanned: number;
  ahead: number;
  orderKept: number | null;
  plannedM: number | null;
  plannedS: number | null;
  actualM: number | null;
  actualS: number | null;
  gapM: number;
  basis: "trail" | "visits" | null;
  lateStartS: number | null;
};
export type RepDay = { repId: Uuid; repName: string; measuredAt: Instant | null; figures: Figures | null };
export type DayView = { day: Day; over: boolean; items: RepDay[] };
export type LineState = "kept" | "skipped" | "unplanned" | "ahead";
export type Line = {
  state: LineState;
  name: string;
  accountId: Uuid | null;
  workorderId: Uuid | null;
  visitId: Uuid | null;
  position: LonLat | null;
  appointment: boolean;
  plannedStartAt: Instant | null;
  plannedLeaveAt: Instant | null;
  startedAt: Instant | null;
  endedAt: Instant | null;
  lateS: number | null;
  late: boolean;
  moved: boolean;
  reason: string | null;
  causes: { code: string; seconds: number }[];
};
export type Segment = { gap: boolean; points: LonLat[] };
export type PlannedWay = {
  planId: Uuid;
  version: number;
  startAt: Instant;
  endAt: Instant;
  geometry: string | null;
  points: LonLat[];
};
export type DayDetail = {
  repId: Uuid;
  repName: string;
  day: Day;
  over: boolean;
  profile: string;
  figures: Figures;
  lines: Line[];
  planned: PlannedWay | null;
  actual: Segment[] | null;
};
export type LearnedRow = {
  subject: string;
  name: string | null;
  hour: number | null;
  factor: number;
  samples: number;
};
export type Learned = {
  version: number | null;
  madeAt: Instant | null;
  since: Day | null;
  until: Day | null;
  visits: number;
  legs: number;
  useVisits: boolean;
  useTravel: boolean;
  underWay: boolean;
  classes: LearnedRow[];
  accounts: LearnedRow[];
  accountsTotal: number;
  travel: LearnedRow[];
};
