/** Which alerts the inbox shows, and in which order. */
import type { Alert, Uuid } from "../../api/types";
import { type RoundsDb, readMeta } from "../../local/db";

/** Alerts read on this phone that the server has not heard of yet. */
export const READ_HERE = "alertsRead";
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

export async function unreadCount(db: RoundsDb, now = new Date()): Promise<number> {
  return (await listed(db, now)).filter((alert) => !alert.readAt).length;
}
