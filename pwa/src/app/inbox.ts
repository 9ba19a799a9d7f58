import type { Role } from "../api/types";
import type { RoundsDb } from "../local/db";
import type { Feature } from "../ui/feature";
import { features } from "./routes";

export type InboxSection = NonNullable<Feature["inbox"]>;

/** What waits for this person, in the order the features ask for. */
export function inboxSections(roles: readonly Role[]): InboxSection[] {
  return features
    .flatMap((feature) => (feature.inbox ? [feature.inbox] : []))
    .filter((section) => !section.roles || section.roles.some((role) => roles.includes(role)))
    .sort((a, b) => a.order - b.order);
}

export async function inboxCounts(db: RoundsDb, roles: readonly Role[]): Promise<number[]> {
  return Promise.all(inboxSections(roles).map((section) => section.count(db)));
}

export async function inboxCount(db: RoundsDb, roles: readonly Role[]): Promise<number> {
  return (await inboxCounts(db, roles)).reduce((sum, count) => sum + count, 0);
}
