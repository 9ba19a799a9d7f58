/** The fields of an account that a rep may change, and which of them were. */
import type { AccountChanges, SeenValues } from "../../api/operations";
import type { AccountDetail } from "../../api/types";

export type Fields = { name: string; phone: string; address: string; openingHours: string; interval: string };
export type FieldProblems = Partial<
  Record<keyof Fields, "account.name_problem" | "account.interval_problem">
>;

const LONGEST_INTERVAL_DAYS = 730;

export function fieldsOf(account: AccountDetail): Fields {
  return {
    name: account.name,
    phone: account.phone ?? "",
    address: account.address,
    openingHours: account.openingHours ?? "",
    interval: String(account.visitIntervalDays),
  };
}

export function problemsOf(fields: Fields): FieldProblems {
  const problems: FieldProblems = {};
  if (!fields.name.trim()) problems.name = "account.name_problem";
  const days = Number(fields.interval);
  if (!Number.isInteger(days) || days < 1 || days > LONGEST_INTERVAL_DAYS)
    problems.interval = "account.interval_problem";
  return problems;
}

/** Only what differs: edits of different fields by different people are merged by the server. */
export function changesOf(account: AccountDetail, fields: Fields): AccountChanges {
  const before = fieldsOf(account);
  const changed = (key: keyof Fields) => fields[key].trim() !== before[key];
  return {
    ...(changed("name") && { name: fields.name.trim() }),
    ...(changed("phone") && { phone: fields.phone.trim() }),
    ...(changed("address") && { address: fields.address.trim() }),
    ...(changed("openingHours") && { openingHours: fields.openingHours.trim() }),
    ...(changed("interval") && { visitIntervalDays: Number(fields.interval) }),
  };
}

/** The values that the person saw in the fields that changed. */
export function seenIn(account: AccountDetail, changes: AccountChanges): SeenValues {
  const { name, phone, address, openingHours, visitIntervalDays } = account;
  const seen: SeenValues = { name, phone, address, openingHours, visitIntervalDays };
  return Object.fromEntries(Object.entries(seen).filter(([field]) => field in changes));
}
