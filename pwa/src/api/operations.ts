/** Bodies of the operations that a phone sends, by kind. */
import type {
  Day,
  Decision,
  Fix,
  Instant,
  LonLat,
  MissedReason,
  Money,
  Refused,
  Uuid,
  VisitOutcome,
} from "./types";

export type OperationBodies = {
  "visit.check_in": {
    visitId: Uuid;
    accountId?: Uuid;
    workorderId?: Uuid;
    planStopId?: Uuid;
    startedAt: Instant;
    fixes: Fix[];
    refused?: Refused;
    reason?: string;
  };
  "visit.report": {
    visitId: Uuid;
    reportId: Uuid;
    note?: string;
    outcome?: VisitOutcome;
    nextDay?: Day;
    photoIds: Uuid[];
    voiceIds: Uuid[];
  };
  "visit.check_out": { visitId: Uuid; endedAt: Instant; fixes: Fix[]; refused?: Refused };
  "visit.missed": {
    visitId: Uuid;
    accountId: Uuid;
    planStopId?: Uuid;
    at: Instant;
    reason: MissedReason;
    note?: string;
  };
  /** Since version 2 with the values that the person saw, so that two edits on one phone do not clash. */
  "account.edit": { accountId: Uuid; baseVersion: number; changes: AccountChanges; seen?: SeenValues };
  "account.pin": { accountId: Uuid; position: LonLat; accuracyM: number; radiusM?: number };
  "discount.request": {
    requestId: Uuid;
    accountId: Uuid;
    visitId?: Uuid;
    lines: { productId: Uuid; quantity: number; wantedPrice: Money }[];
    reason: string;
    photoIds: Uuid[];
  };
  "discount.decide": { requestId: Uuid; decision: Decision; comment?: string; termsSha256: string };
  "workorder.respond": { workorderId: Uuid; accept: boolean; reason?: string };
  "plan.order": { planId: Uuid; stopIds: Uuid[] };
  "track.points": { points: Fix[] };
};
export type OperationKind = keyof OperationBodies;
const SINCE_THE_FIRST: Partial<Record<OperationKind, number>> = { "account.edit": 2 };
/** The version in which this app writes a kind; it is frozen with the operation. */
export function schemaVOf(kind: OperationKind): number {
  return SINCE_THE_FIRST[kind] ?? 1;
}
export type AccountChanges = Partial<{
  name: string;
  phone: string;
  address: string;
  openingHours: string;
  class: string;
  tags: string[];
  visitIntervalDays: number;
  visitDurationS: number;
}>;
export type SeenValues = { [Field in keyof AccountChanges]?: AccountChanges[Field] | null };

export type PushMutation = {
  seq: number;
  id: Uuid;
  /** `nothing` fills the number of what is not to be done. */
  kind: OperationKind | "nothing";
  /** The shape of the body that was current when it was written. */
  schemaV: number;
  baseVersion?: number;
  body: string;
  bodySha256: string;
  clientAt: Instant;
  monoMs: number;
  /** The server's clock minus the phone's, as known when it was written; absent = never heard the server. */
  offsetMs?: number;
};
export type PushRequest = { deviceId: Uuid; epoch: number; mutations: PushMutation[] };
export type PushResult = {
  seq: number;
  id: Uuid;
  status: "applied" | "duplicate" | "rejected" | "gap";
  code?: string | null;
  field?: string | null;
  detail?: string | null;
  facts?: Record<string, string | number> | null;
  result?: unknown;
  expected?: number | null;
};
export type PushAnswer = { results: PushResult[]; lastSeq: number; serverAt: Instant; durableUpto: number };

export type DeviceAnswer = {
  deviceId: Uuid;
  epoch: number;
  lastSeq: number;
  incarnation: string;
  serverAt?: Instant;
};
export type SyncedTable = "product" | "account" | "plan" | "workorder" | "approval" | "alert" | "visit";
export type PullChange = {
  seq: number;
  bucket: string;
  table: SyncedTable;
  op: "put" | "remove";
  id: Uuid;
  /** Goes into the bucket's checksum; none for a row that leaves. */
  version?: string | null;
  row?: unknown;
};
/** A list that is longer than a phone may hold. */
export type Limit = { table: SyncedTable; held: number; of: number };
export type PullAnswer = {
  cursor: string;
  incarnation: string;
  gained: string[];
  lost: string[];
  changes: PullChange[];
  more: boolean;
  serverAt: Instant;
  checksums: Record<string, { count: number; hash: string }>;
  limits?: Limit[];
};
/** What waits on this phone, for the people who look after silent ones. */
export type DeviceStatus = {
  operations: number;
  uploads: number;
  attention: number;
  oldestAt?: Instant;
  /** By lengths of time, for a phone whose clock is wrong. */
  oldestAgeS?: number;
  storageUsedBytes?: number;
  storageQuotaBytes?: number;
  persisted?: boolean;
  appVersion?: string;
};
