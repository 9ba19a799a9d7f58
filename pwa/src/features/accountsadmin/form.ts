/** The fields of an account as text, checked before they are sent. Pure but for the words. */
import type { Account, AccountClass, AccountDetail, LonLat } from "../../api/types";
import { t } from "../../i18n/index.svelte";
import { wordsOf } from "../../ui/commas";

export type AccountForm = {
  name: string;
  kind: string;
  /** "" leaves it to the server: the company's usual class. */
  class: AccountClass;
  address: string;
  phone: string;
  ownerId: string;
  openingHours: string;
  visitIntervalDays: string;
  visitMinutes: string;
  weekdays: number[];
  /** Who visits: "" the owner, "rep:<id>" one person alone, "team:<id>" anybody of a team. */
  visitedBy: string;
  skills: string;
  tags: string;
};
export type AccountBody = {
  name: string;
  kind: string;
  class: AccountClass | null;
  address: string;
  phone: string | null;
  ownerId: string | null;
  openingHours: string | null;
  /** Null follows the class. */
  visitIntervalDays: number | null;
  visitDurationS: number | null;
  weekdays: number[];
  fixedRepId: string | null;
  sharedTeamId: string | null;
  skills: string[];
  tags: string[];
};

const INTERVAL = { least: 1, most: 730 }; // days
const MINUTES = { least: 1, most: 480 };

export function formOf(account: AccountDetail | Account | null): AccountForm {
  return {
    name: account?.name ?? "",
    kind: account?.kind ?? "",
    class: account?.class ?? "",
    address: account?.address ?? "",
    phone: account?.phone ?? "",
    ownerId: account?.ownerId ?? "",
    openingHours: account?.openingHours ?? "",
    ...rhythmOf(account),
    skills: (account?.skills ?? []).join(", "),
    tags: (account?.tags ?? []).join(", "),
  };
}

function rhythmOf(account: AccountDetail | Account | null) {
  return {
    visitIntervalDays: account && !account.intervalOfClass ? String(account.visitIntervalDays) : "",
    visitMinutes: account && !account.durationOfClass ? String(Math.round(account.visitDurationS / 60)) : "",
    weekdays: [...(account?.weekdays ?? [])],
    visitedBy: visitorOf(account),
  };
}

function visitorOf(account: AccountDetail | Account | null): string {
  if (account?.fixedRepId) return `rep:${account.fixedRepId}`;
  return account?.sharedTeamId ? `team:${account.sharedTeamId}` : "";
}

/** What is wrong, by field; empty when the form can be sent. */
export function problemsOf(form: AccountForm): Record<string, string> {
  const problems: Record<string, string> = {};
  if (!form.name.trim()) problems.name = t("admin.name_needed");
  if (form.visitIntervalDays.trim() && !isWhole(form.visitIntervalDays, INTERVAL))
    problems.visitIntervalDays = t("admin.whole_number", INTERVAL);
  if (form.visitMinutes.trim() && !isWhole(form.visitMinutes, MINUTES))
    problems.visitDurationS = t("admin.whole_number", MINUTES);
  return problems;
}

function isWhole(text: string, { least, most }: { least: number; most: number }): boolean {
  const value = Number(text);
  return text.trim() !== "" && Number.isInteger(value) && value >= least && value <= most;
}

export function bodyOf(form: AccountForm): AccountBody {
  const [who, id = null] = form.visitedBy.split(":");
  return {
    name: form.name.trim(),
    kind: form.kind.trim() || "customer",
    class: form.class || null,
    address: form.address.trim(),
    phone: form.phone.trim() || null,
    ownerId: form.ownerId || null,
    openingHours: form.openingHours.trim() || null,
    visitIntervalDays: form.visitIntervalDays.trim() ? Number(form.visitIntervalDays) : null,
    visitDurationS: form.visitMinutes.trim() ? Number(form.visitMinutes) * 60 : null,
    weekdays: [...form.weekdays].sort(),
    fixedRepId: who === "rep" ? id : null,
    sharedTeamId: who === "team" ? id : null,
    skills: wordsOf(form.skills).sort(),
    tags: wordsOf(form.tags),
  };
}

/** Only what was changed, so that edits of different fields by two people both stay. */
export function changesOf(before: AccountForm, after: AccountForm): Partial<AccountBody> {
  const old = bodyOf(before);
  const now = bodyOf(after);
  const names = Object.keys(now) as (keyof AccountBody)[];
  const changed = names.filter((name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]));
  // One person or a team: whoever sets the one clears the other in the same breath.
  const both = changed.includes("fixedRepId") || changed.includes("sharedTeamId");
  const sent = both ? [...new Set([...changed, "fixedRepId" as const, "sharedTeamId" as const])] : changed;
  return Object.fromEntries(sent.map((name) => [name, now[name]]));
}

export const roundedPlace = (at: LonLat): LonLat => ({
  lon: Math.round(at.lon * 1e6) / 1e6,
  lat: Math.round(at.lat * 1e6) / 1e6,
});
