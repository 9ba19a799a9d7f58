/** Actions, subjects, fields and values of the trail in words. */
import { dateTime, day, language, number, t, tCode } from "../../i18n/index.svelte";
import type { AuditEntry } from "./entry";

/** Ids of people and teams by their names. */
export type Names = ReadonlyMap<string, string>;
const NOBODY: Names = new Map();

export const actionWords = (entry: AuditEntry): string =>
  tCode("auditdo", entry.action, {}, t("auditdo.other"));
export const aboutWords = (kind: string): string => tCode("auditabout", kind, {}, t("auditabout.other"));
export const actorWords = (entry: AuditEntry): string =>
  entry.actorId === null ? t("audit.machine") : entry.actorName;

/** What the entry is about by its own name, where it says one. */
export function namedIn(entry: AuditEntry, names: Names = NOBODY): string {
  const known = names.get(entry.subjectId);
  if (known) return known;
  const values = { ...entry.before, ...entry.after };
  const name = values.name ?? values.title ?? values.accountName;
  return typeof name === "string" ? name : "";
}

/** "visitIntervalDays" -> its words, else the name spelled as words. */
export function fieldWords(path: readonly string[]): string {
  return path.map((name) => tCode("auditfield", name, {}, spelled(name))).join(" · ");
}

const spelled = (name: string) => name.replace(/([A-Z0-9]+)/g, (part) => ` ${part.toLowerCase()}`).trim();

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
const CODES = ["role", "outcome", "verdict", "profile", "approval_state", "workorder_state"] as const;
const NO_FACTS = {};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function valueWords(value: unknown, names: Names = NOBODY): string {
  if (value === undefined) return "";
  if (value === null || value === "") return t("audit.none");
  if (typeof value === "boolean") return value ? t("audit.yes") : t("audit.no");
  if (typeof value === "number") return number(value, 6);
  if (typeof value === "object") return documentWords(value, names);
  return textWords(String(value), names);
}

function documentWords(value: object, names: Names): string {
  if (Array.isArray(value)) {
    const items = value.map((item) => valueWords(item, names));
    return items.join(value.some((item) => typeof item === "object") ? "; " : ", ") || t("audit.none");
  }
  const document = value as Record<string, unknown>;
  // A text in several languages.
  if (language() in document) return valueWords(document[language()], names);
  const pairs = Object.entries(document).map(
    ([name, inner]) => `${fieldWords([name])} ${valueWords(inner, names)}`,
  );
  return pairs.join(", ") || t("audit.none");
}

function textWords(text: string, names: Names): string {
  if (INSTANT.test(text)) return dateTime(text);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return day(text);
  if (UUID.test(text)) return names.get(text) ?? `${text.slice(0, 8)}…`;
  return coded(text);
}

/** A code that the product has words for; other text stays as it was written. */
function coded(text: string): string {
  if (!/^[a-z_]+$/.test(text)) return text;
  const words = CODES.map((group) => tCode(group, text, NO_FACTS, text)).find((word) => word !== text);
  return words ?? text;
}

/** Where the subject can be looked at, if it has a screen. */
export function subjectPath({ subjectKind, subjectId }: AuditEntry): string | null {
  switch (subjectKind) {
    case "account":
      return `/accounts/${subjectId}`;
    case "visit":
      return `/visits/${subjectId}`;
    case "approval":
      return `/approvals/${subjectId}`;
    case "person":
      return `/people?person=${subjectId}`;
    default:
      return null;
  }
}
