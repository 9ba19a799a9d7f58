/** Which alerts the inbox shows, and in which order. */
import type { Alert, Uuid } from "../../api/types";
import { type RoundsDb, readMeta } from "../../local/db";

/** Alerts read on this phone that the server has not heard of yet. */
export const READ_HERE = "alertsRead";
/** Codes of alerts whose thing to do is a section of the inbox by itself, for as long as it waits. */
const ASKING = new Set(["approval.requested", "approval.asked", "workorder.offered"]);
const KEPT_MS = 14 * 86_400_000;

/** Unread before read, the newest first. */
export async function listed(db: RoundsDb, now = new Date()): Promise<Alert[]> {
  const since = new Date(now.getTime() - KEPT_MS).toISOString();
  const alerts = await db.alert.where("at").aboveOrEqual(since).toArray();
  const here = new Set(await readMeta<Uuid[]>(db, READ_HERE));
  return alerts
    .map((alert) => (here.has(alert.id) && !alert.readAt ? { ...alert, readAt: alert.at } : alert))
    .sort((a, b) => Number(!!a.readAt) - Number(!!b.readAt) || b.at.localeCompare(a.at));
}

/** What the unread ones are about; one that asks for something is done when that is done, read or not. */
export async function unread(db: RoundsDb, now = new Date()): Promise<string[]> {
  const approvals = (await db.approval.toCollection().primaryKeys()).map((id) => `/approvals/${id}`);
  const orders = (await db.workorder.toCollection().primaryKeys()).map((id) => `/workorders/${id}`);
  const shownElsewhere = new Set([...approvals, ...orders]);
  return (await listed(db, now))
    .filter((alert) => !alert.readAt)
    .filter((alert) => !(ASKING.has(alert.code) && shownElsewhere.has(alert.link ?? "")))
    .map((alert) => alert.link ?? `/alerts/${alert.id}`);
}
