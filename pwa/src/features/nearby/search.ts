/** Which accounts fit, and in which order. Pure; `found` runs over thousands of rows at each key. */
import type { AccountClass, AccountDetail, LonLat } from "../../api/types";
import { distanceM } from "../../geo/lonlat";

export type Filters = { words: string; due: boolean; classes: readonly AccountClass[] };
export type Row = { account: AccountDetail; distanceM: number | null };
export type Indexed = { account: AccountDetail; text: string; digits: string };
export type Ordered = Indexed & Row;

/** Made once per change of the rows: what a search looks at, folded. */
export function indexed(accounts: readonly AccountDetail[]): Indexed[] {
  return accounts.map((account) => {
    const contacts = account.contacts.map((contact) => `${contact.name} ${contact.phone ?? ""}`);
    const parts = [account.name, account.address, account.phone ?? "", account.tags.join(" "), ...contacts];
    const text = folded(parts.join(" "));
    return { account, text, digits: text.replace(/\D/g, "") };
  });
}

/** "Café" is found by "cafe", a phone number with or without its spaces. */
export function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Nearest first, or what is due first where the phone does not say where it is. Once per change of either. */
export function ordered(rows: readonly Indexed[], here: LonLat | null): Ordered[] {
  return rows
    .map((one) => ({
      ...one,
      distanceM: here && one.account.position ? distanceM(here, one.account.position) : null,
    }))
    .sort(here ? byDistance : byDue);
}

/** What fits, in the order given. */
export function found(rows: readonly Ordered[], filters: Filters): Row[] {
  const words = folded(filters.words).split(/\s+/).filter(Boolean);
  const number =
    words.length > 0 && /^[\d+()\s-]+$/.test(filters.words) ? filters.words.replace(/\D/g, "") : "";
  return rows.filter(
    ({ account, text, digits }) =>
      (!filters.due || (account.dueDays !== null && account.dueDays <= 0)) &&
      (filters.classes.length === 0 || filters.classes.includes(account.class)) &&
      (words.every((word) => text.includes(word)) || (number.length > 2 && digits.includes(number))),
  );
}

const byDistance = (a: Row, b: Row) => (a.distanceM ?? Infinity) - (b.distanceM ?? Infinity) || byName(a, b);
const byDue = (a: Row, b: Row) =>
  (a.account.dueDays ?? Infinity) - (b.account.dueDays ?? Infinity) || byName(a, b);
const byName = (a: Row, b: Row) =>
  a.account.name < b.account.name ? -1 : a.account.name > b.account.name ? 1 : 0;
