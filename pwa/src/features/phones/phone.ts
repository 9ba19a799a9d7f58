import type { Instant, Uuid } from "../../api/types";

/** What a phone last said that it holds unsent. */
export type Waiting = {
  operations: number;
  uploads: number;
  attention: number;
  oldestAt: Instant | null;
  reportedAt: Instant;
};
/** `plannedSince`: visits that should have begun since the last contact and did not. */
export type Phone = {
  id: Uuid;
  name: string;
  personId: Uuid;
  personName: string;
  personPhone: string | null;
  seenAt: Instant;
  appVersion: string | null;
  waiting: Waiting | null;
  plannedSince: number;
  silent: boolean;
  revokedAt: Instant | null;
};
