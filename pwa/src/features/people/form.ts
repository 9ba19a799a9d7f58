/** What an administrator types about a person, checked before it is sent. Pure but for the words. */
import type { Language, LonLat, Profile, Role } from "../../api/types";
import { t } from "../../i18n/index.svelte";
import type { Person, PersonChange } from "./types";

export type PersonForm = {
  name: string;
  email: string;
  phone: string;
  language: Language;
  roles: Role[];
  teamId: string;
  profile: Profile;
  startsAt: string;
  endsAt: string;
  breakMinutes: string;
  breakFrom: string;
  breakUntil: string;
  homeLabel: string;
  lon: string;
  lat: string;
  maxVisits: string;
  skills: string;
};

const MINUTES = { least: 0, most: 120 };
const VISITS = { least: 1, most: 60 };
const LAST_MINUTE = 24 * 60 - 1; // a time input knows no 24:00

/** "HH:MM" of seconds from midnight. */
export function clockOf(seconds: number): string {
  const minutes = Math.min(Math.floor(seconds / 60), LAST_MINUTE);
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

/** Seconds from midnight, or null where it is no time of the day. */
export function secondsOf(clock: string): number | null {
  const found = /^([01]?\d|2[0-3]):([0-5]\d)(?::\d\d)?$/.exec(clock.trim());
  return found ? Number(found[1]) * 3600 + Number(found[2]) * 60 : null;
}

const BLANK: PersonForm = {
  name: "",
  email: "",
  phone: "",
  language: "en",
  roles: [],
  teamId: "",
  profile: "car",
  startsAt: "",
  endsAt: "",
  breakMinutes: "",
  breakFrom: "",
  breakUntil: "",
  homeLabel: "",
  lon: "",
  lat: "",
  maxVisits: "",
  skills: "",
};

export function formOf(person: Person | null): PersonForm {
  return person ? { ...BLANK, ...whoOf(person), ...dayOf(person) } : { ...BLANK };
}

function whoOf({ name, email, phone, language, roles, teamId, profile }: Person): Partial<PersonForm> {
  return {
    name,
    email: email ?? "",
    phone: phone ?? "",
    language,
    roles: [...roles],
    teamId: teamId ?? "",
    profile,
  };
}

function dayOf(person: Person): Partial<PersonForm> {
  return {
    startsAt: clockOf(person.startsS),
    endsAt: clockOf(person.endsS),
    breakMinutes: String(Math.round(person.breakS / 60)),
    breakFrom: clockOf(person.breakOpensS),
    breakUntil: clockOf(person.breakClosesS),
    homeLabel: person.homeLabel ?? "",
    lon: String(person.home?.lon ?? ""),
    lat: String(person.home?.lat ?? ""),
    maxVisits: String(person.maxVisits ?? ""),
    skills: person.skills.join(", "),
  };
}

/** What is wrong, by the field's name on the wire; empty when the form can be sent. */
export function problemsOf(form: PersonForm): Record<string, string> {
  const problems: Record<string, string> = {};
  if (!form.email.trim() && !form.phone.trim()) problems.email = t("people.login_needed");
  if (form.roles.length === 0) problems.roles = t("people.role_needed");
  return form.roles.includes("rep")
    ? { ...problems, ...dayProblems(form), ...placeProblems(form) }
    : problems;
}

function dayProblems(form: PersonForm): Record<string, string> {
  const problems: Record<string, string> = {};
  if (!isWhole(form.breakMinutes, MINUTES)) problems.breakS = t("people.whole_number", MINUTES);
  if (form.maxVisits.trim() && !isWhole(form.maxVisits, VISITS))
    problems.maxVisits = t("people.whole_number", VISITS);
  return { ...problems, ...timeProblems(form) };
}

function timeProblems(form: PersonForm): Record<string, string> {
  const times = {
    startsS: secondsOf(form.startsAt),
    endsS: secondsOf(form.endsAt),
    breakOpensS: secondsOf(form.breakFrom),
    breakClosesS: secondsOf(form.breakUntil),
  };
  const lacking = Object.entries(times).filter(([, time]) => time === null);
  const problems = Object.fromEntries(lacking.map(([field]) => [field, t("people.time_needed")]));
  const { startsS, endsS, breakOpensS, breakClosesS } = times;
  if (startsS !== null && endsS !== null && endsS <= startsS) problems.endsS = t("people.ends_after");
  if (breakOpensS !== null && breakClosesS !== null && breakClosesS < breakOpensS)
    problems.breakClosesS = t("people.break_after");
  return problems;
}

function placeProblems({ lon, lat }: PersonForm): Record<string, string> {
  const problems: Record<string, string> = {};
  if (!lon.trim() && !lat.trim()) return problems;
  if (!isWithin(lon, 180)) problems["home.lon"] = t("people.degrees", { most: 180 });
  if (!isWithin(lat, 90)) problems["home.lat"] = t("people.degrees", { most: 90 });
  return problems;
}

function isWhole(text: string, { least, most }: { least: number; most: number }): boolean {
  const value = Number(text);
  return text.trim() !== "" && Number.isInteger(value) && value >= least && value <= most;
}

const isWithin = (text: string, most: number): boolean =>
  text.trim() !== "" && Math.abs(Number(text)) <= most;

function homeOf({ lon, lat }: PersonForm): LonLat | null {
  return lon.trim() && lat.trim() ? { lon: Number(lon), lat: Number(lat) } : null;
}

const BODY: Record<keyof PersonForm, (form: PersonForm) => PersonChange> = {
  name: (form) => ({ name: form.name.trim() }),
  email: (form) => ({ email: form.email.trim() || null }),
  phone: (form) => ({ phone: form.phone.trim() || null }),
  language: ({ language }) => ({ language }),
  roles: ({ roles }) => ({ roles }),
  teamId: ({ teamId }) => (teamId ? { teamId } : {}),
  profile: ({ profile }) => ({ profile }),
  startsAt: (form) => ({ startsS: secondsOf(form.startsAt) ?? 0 }),
  endsAt: (form) => ({ endsS: secondsOf(form.endsAt) ?? 0 }),
  breakMinutes: (form) => ({ breakS: Number(form.breakMinutes) * 60 }),
  breakFrom: (form) => ({ breakOpensS: secondsOf(form.breakFrom) ?? 0 }),
  breakUntil: (form) => ({ breakClosesS: secondsOf(form.breakUntil) ?? 0 }),
  homeLabel: (form) => ({ homeLabel: form.homeLabel.trim() || null }),
  lon: (form) => ({ home: homeOf(form) }),
  lat: (form) => ({ home: homeOf(form) }),
  maxVisits: (form) => ({ maxVisits: Number(form.maxVisits) || null }),
  skills: (form) => ({
    skills: form.skills
      .split(/[,，、;；]/)
      .map((word) => word.trim())
      .filter(Boolean),
  }),
};

/** Only what was typed: what the form does not show exactly (24:00, seconds) stays as it is. */
export function changesOf(before: PersonForm, after: PersonForm): PersonChange {
  const names = Object.keys(BODY) as (keyof PersonForm)[];
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return Object.assign({}, ...changed.map((name) => BODY[name](after)));
}
