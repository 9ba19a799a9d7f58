/** The HTTP API's shapes, camelCase as on the wire. */
import type { Day, Facts, Instant, LonLat, Money, Uuid } from "./units";

export type { Day, Facts, Instant, LonLat, Money, Uuid };

export type Language = "en" | "zh-CN";
export type Role = "rep" | "manager" | "approver" | "auditor" | "admin";
export type Profile = "car" | "bicycle" | "foot";
export type Datum = "wgs84" | "gcj02" | "bd09";
export type Page<T> = { items: T[]; nextCursor: string | null; total?: number };

export type MapConfig = {
  basemapUrl: string | null;
  attribution: string;
  center: LonLat | null;
  bounds: [w: number, s: number, e: number, n: number] | null;
};
export type Me = {
  id: Uuid;
  name: string;
  email?: string | null;
  phone?: string | null;
  language: Language;
  roles: Role[];
  permissions: string[];
  company: { id: Uuid; name: string; timezone: string; currency: string; language: Language };
  team?: { id: Uuid; name: string } | null;
  map: MapConfig;
};
export type SetupRequest = {
  companyName: string;
  name: string;
  email: string;
  password: string;
  timezone: string;
  language: Language;
};

/** A code of the company's visit classes. */
export type AccountClass = string;
export type OpenSpan = { opens: string; closes: string };
export type Account = {
  id: Uuid;
  name: string;
  kind: string;
  class: AccountClass;
  tags: string[];
  /** What whoever visits must be able to do; absent in rows from before. */
  skills?: string[];
  address: string;
  phone?: string | null;
  ownerId?: Uuid | null;
  ownerName?: string | null;
  position?: LonLat | null;
  radiusM: number;
  openingHours: string | null;
  openToday: OpenSpan[];
  visitIntervalDays: number;
  visitDurationS: number;
  /** The class decides; absent in rows from before classes. */
  intervalOfClass?: boolean;
  durationOfClass?: boolean;
  /** Preferred, 1 is Monday. */
  weekdays?: number[];
  /** Who visits: one person alone, or anybody of a team, else the owner. */
  fixedRepId?: Uuid | null;
  fixedRepName?: string | null;
  sharedTeamId?: Uuid | null;
  sharedTeamName?: string | null;
  lastVisitDay?: Day | null;
  nextDay?: Day | null;
  dueDays: number | null;
  version: number;
  distanceM?: number | null;
};
export type Contact = {
  id: Uuid;
  name: string;
  role?: string | null;
  phone?: string | null;
  email?: string | null;
};
export type Pin = {
  id: Uuid;
  position: LonLat;
  radiusM: number;
  provenance: string;
  validFrom: Instant;
  validTo?: Instant | null;
  by?: string | null;
};
export type HistoryItem = {
  id: Uuid;
  at: Instant;
  kind: "visit" | "missed" | "note" | "discount" | "workorder";
  by: string;
  text?: string | null;
  outcome?: string | null;
  verdict?: VerdictOutcome | null;
  photoIds: Uuid[];
  voiceIds: Uuid[];
};
export type AccountDetail = Account & { contacts: Contact[]; pins: Pin[]; history: HistoryItem[] };

export type Fix = {
  position: LonLat & { datum?: Datum };
  accuracyM: number;
  takenAt: Instant;
  altitudeM?: number | null;
  speedMps?: number | null;
};
export type Refused = "denied" | "unavailable" | "timeout";
export type VerdictOutcome = "verified" | "uncertain" | "outside" | "unverifiable";
export type VerdictAction = "accept" | "accept_with_reason" | "refuse";
export type Reason = { code: string; facts: Facts };
export type Verdict = {
  outcome: VerdictOutcome;
  action: VerdictAction;
  distanceM?: number | null;
  accuracyM?: number | null;
  probabilityInside?: number | null;
  reasons: Reason[];
  /** Nobody checked out: closed at the last position inside the area. */
  forgotten?: boolean;
};
export type Signal = { code: string; value: number; weight: number; facts: Facts };
export type VisitOutcome = "sold" | "interested" | "not_there" | "closed" | "refused";
export type MissedReason = "closed" | "not_there" | "no_time" | "cancelled" | "other";
export type Visit = {
  id: Uuid;
  accountId?: Uuid | null;
  accountName: string;
  repId: Uuid;
  repName: string;
  planStopId?: Uuid | null;
  workorderId?: Uuid | null;
  day: Day;
  startedAt: Instant;
  endedAt?: Instant | null;
  receivedAt?: Instant | null;
  /** The fix that was judged, or the sharpest of the unusable ones. */
  position?: LonLat | null;
  /** The person's own words for an odd place. */
  reason?: string | null;
  /** Absent on the phone until the server has decided. */
  verdict?: Verdict | null;
  outVerdict?: Verdict | null;
  signals: Signal[];
  outcome?: VisitOutcome | null;
  notes: { id: Uuid; text: string; at: Instant }[];
  photos: { id: Uuid; thumbUrl: string; url: string; takenAt: Instant; source: string }[];
  voices: { id: Uuid; url: string }[];
  nextDay?: Day | null;
  state: "open" | "closed" | "missed";
  missedReason?: MissedReason | null;
};

export type StopState = "planned" | "running" | "done" | "missed";
export type Stop = {
  id: Uuid;
  kind: "visit" | "break";
  accountId?: Uuid | null;
  workorderId?: Uuid | null;
  name: string;
  address: string;
  position?: LonLat | null;
  arriveAt: Instant;
  startAt: Instant;
  leaveAt: Instant;
  waitS: number;
  travelS: number;
  distanceM: number;
  durationS: number;
  locked: boolean;
  appointment: boolean;
  state: StopState;
  dueDays?: number | null;
  openUntil?: string | null;
};
export type LeftOut = { accountId: Uuid; name: string; code: string; facts: Facts; relaxations: Reason[] };
export type Place = { label: string; position: LonLat };
export type Plan = {
  id: Uuid;
  repId: Uuid;
  repName: string;
  day: Day;
  status: "draft" | "published";
  version: number;
  profile: Profile;
  roadBased: boolean;
  detourFactor?: number | null;
  startAt: Instant;
  endAt: Instant;
  startPlace: Place;
  endPlace: Place;
  stops: Stop[];
  leftOut: LeftOut[];
  geometry: string | null;
  distanceM: number;
  travelS: number;
  madeAt: Instant;
  engine: string;
  /** Absent in what a phone kept from before there were any. */
  ways?: Ways | null;
  /** What happened since somebody, or the search, last chose the order. */
  /** What past days changed in it; absent = nothing. */
  learned?: { version: number; travelFactor: number; visits: number } | null;
  unsettled?: { code: "added" | "cancelled"; name: string }[];
};
/** Travel between the start, the end, and then the stops; times are seconds after `beginsAt`. */
export type Ways = {
  beginsAt: Instant;
  opensS: number;
  closesS: number;
  stopIds: Uuid[];
  seconds: number[][];
  windows: (readonly [number, number])[][];
};
/** `kept` is false where an appointment begins too late, `closed` where any other visit meets closed doors. */
export type Moment = { place: number; startAt: Instant; kept: boolean; closed?: boolean };
export type PlanChange = {
  stopId?: Uuid | null;
  accountId?: Uuid | null;
  workorderId?: Uuid | null;
  name: string;
  kind: "same" | "moved" | "added" | "dropped";
  appointment: boolean;
  before?: Moment | null;
  after?: Moment | null;
  /** Later by so many seconds, or earlier where negative. */
  byS?: number | null;
  reason?: LeftOut | null;
};
export type PlanFigures = { homeAt: Instant; travelS: number; distanceM?: number | null };
/** A new order for the rest of a day beside how it goes on as it is. */
export type Proposal = {
  id: Uuid;
  planId: Uuid;
  baseVersion: number;
  state: "open" | "accepted" | "discarded";
  madeAt: Instant;
  changes: PlanChange[];
  before?: PlanFigures | null;
  after: PlanFigures;
};
export type PlanRun = {
  state: "queued" | "running" | "done" | "failed";
  done: number;
  total: number;
  plans?: Plan[];
  proposal?: Proposal | null;
  reason?: string | null;
};

export type WorkorderState = "open" | "offered" | "accepted" | "declined" | "done" | "cancelled";
export type Workorder = {
  id: Uuid;
  title: string;
  note?: string | null;
  accountId?: Uuid | null;
  accountName?: string | null;
  address?: string | null;
  position: LonLat;
  durationS: number;
  priority: "urgent" | "normal";
  skills?: string[];
  state: WorkorderState;
  offeredTo?: Uuid | null;
  offeredToName?: string | null;
  createdBy: Uuid;
  createdByName: string;
  createdAt: Instant;
  dueAt?: Instant | null;
  answer?: string | null;
  /** Whoever accepted it has it in a published plan. */
  inPlan?: boolean;
};
export type WorkorderCandidate = {
  repId: Uuid;
  name: string;
  profile: Profile;
  etaS: number;
  distanceM: number;
  positionAt: Instant;
  accuracyM: number;
  addedS: number;
  slips: { stopId: Uuid; name: string; byS: number }[];
  startsAt?: Instant | null;
  suitable: boolean;
  reason?: string | null;
};
export type RepLive = {
  id: Uuid;
  name: string;
  teamId: Uuid;
  profile: Profile;
  onDuty: boolean;
  position?: LonLat | null;
  accuracyM?: number | null;
  positionAt?: Instant | null;
  currentVisit?: { visitId: Uuid; accountName: string; startedAt: Instant } | null;
  plan?: {
    id: Uuid;
    done: number;
    total: number;
    homeAt: Instant;
    lateS: number;
    geometry: string | null;
    nextStop?: Stop | null;
  } | null;
};

export type Product = {
  id: Uuid;
  sku: string;
  name: Record<Language, string>;
  unit: string;
  listPrice: Money;
  currency: string;
  cost?: Money | null;
};
export type ApprovalState = "pending" | "asked" | "approved" | "rejected";
export type Decision = "approve" | "reject" | "ask" | "answer";
export type ApprovalLine = {
  productId: Uuid;
  name: string;
  unit: string;
  quantity: number;
  listPrice: Money;
  wantedPrice: Money;
};
export type Approval = {
  id: Uuid;
  state: ApprovalState;
  accountId: Uuid;
  accountName: string;
  visitId?: Uuid | null;
  visitVerdict?: VerdictOutcome | null;
  visitAt?: Instant | null;
  requesterId: Uuid;
  requesterName: string;
  requestedAt: Instant;
  dueAt: Instant;
  lines: ApprovalLine[];
  discountPct: number;
  marginBeforePct?: number | null;
  marginAfterPct?: number | null;
  lastDeal?: { pct: number; day: Day } | null;
  reason: string;
  photoIds: Uuid[];
  termsSha256: string;
  stepPersonId: Uuid;
  stepPersonName: string;
  comments: { by: Uuid; byName: string; at: Instant; decision: string; text: string }[];
};
export type Alert = {
  id: Uuid;
  code: string;
  facts: Facts;
  link?: string | null;
  at: Instant;
  readAt?: Instant | null;
};
