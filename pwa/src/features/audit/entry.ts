import type { Instant, Uuid } from "../../api/types";

export type Values = Record<string, unknown>;
/** One line of the trail; `actorId` is null for the company's own machinery. */
export type AuditEntry = {
  id: Uuid;
  at: Instant;
  actorId: Uuid | null;
  actorName: string;
  deviceId: Uuid | null;
  action: string;
  subjectKind: string;
  subjectId: Uuid;
  before: Values | null;
  after: Values | null;
};
