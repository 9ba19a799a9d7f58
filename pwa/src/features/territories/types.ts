import type { LonLat, Uuid } from "../../api/types";

/** Seconds are of a week; `share` is work against working hours. */
export type Work = { accounts: number; visitsAYear: number; workS: number; travelS: number; share: number };
export type Balance = { mostOverMean: number; gini: number };
export type Territory = {
  id: Uuid;
  name: string;
  ownerId: Uuid | null;
  ownerName: string | null;
  teamId: Uuid | null;
  teamName: string | null;
  /** Corners in order; the first is not repeated. */
  area: LonLat[];
  version: number;
  editable: boolean;
  others: number;
  work: Work | null;
};
export type Overlap = { firstId: Uuid; secondId: Uuid; areaM2: number; accounts: number };
export type Gap = { center: LonLat; areaM2: number; accounts: number };
export type Overview = {
  territories: Territory[];
  balance: Balance;
  outside: number;
  others: number;
  overlaps: Overlap[];
  gaps: Gap[];
};
export type Spot = {
  id: Uuid;
  name: string;
  position: LonLat;
  territoryId: Uuid | null;
  ownerId: Uuid | null;
};
export type Proposed = {
  id: Uuid;
  name: string;
  baseVersion: number;
  area: LonLat[];
  changed: boolean;
  before: Work;
  after: Work;
};
export type Move = {
  accountId: Uuid;
  name: string;
  position: LonLat;
  fromId: Uuid;
  toId: Uuid;
  /** It gets another person as well. */
  handsOver: boolean;
};
export type Proposal = { before: Balance; after: Balance; territories: Proposed[]; moves: Move[] };
export type Handover = {
  accountId: Uuid;
  name: string;
  position: LonLat;
  fromId: Uuid | null;
  fromName: string | null;
  toId: Uuid;
  toName: string;
  territoryId: Uuid;
};
export type Applied = { territories: number; accounts: number };
