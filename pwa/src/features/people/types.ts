import type { Language, LonLat, Profile, Role, Uuid } from "../../api/types";

export type Person = {
  id: Uuid;
  name: string;
  email: string | null;
  phone: string | null;
  roles: Role[];
  teamId: Uuid | null;
  teamName: string | null;
  profile: Profile;
  active: boolean;
  language: Language;
  home: LonLat | null;
  homeLabel: string | null;
  /** Seconds from local midnight, as are the other times of the day. */
  startsS: number;
  endsS: number;
  breakS: number;
  breakOpensS: number;
  breakClosesS: number;
  maxVisits: number | null;
  skills: string[];
};
export type Team = { id: Uuid; name: string; parentId: Uuid | null };

export type NewPerson = {
  name: string;
  email?: string;
  phone?: string;
  password: string;
  roles: Role[];
  teamId?: Uuid;
  language: Language;
  profile: Profile;
};
export type PersonChange = Partial<{
  name: string;
  email: string | null;
  phone: string | null;
  active: boolean;
  teamId: Uuid;
  roles: Role[];
  password: string;
  language: Language;
  profile: Profile;
  home: LonLat | null;
  homeLabel: string | null;
  startsS: number;
  endsS: number;
  breakS: number;
  breakOpensS: number;
  breakClosesS: number;
  maxVisits: number | null;
  skills: string[];
}>;

export const ROLES = ["rep", "manager", "approver", "auditor", "admin"] as const satisfies Role[];
export const PROFILES = ["foot", "bicycle", "car"] as const satisfies Profile[];
