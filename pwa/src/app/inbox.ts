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

/** Of each section, whether it has something to show; one may have though nothing in it is new. */
export async function inboxShown(db: RoundsDb, roles: readonly Role[]): Promise<boolean[]> {
  return Promise.all(
    inboxSections(roles).map(async ({ waiting, shown }) =>
      shown ? shown(db) : (await waiting(db)).length > 0,
    ),
  );
}

/** Things to do, each once, also where an alert tells of what waits in another section. */
export async function inboxCount(db: RoundsDb, roles: readonly Role[]): Promise<number> {
  const waiting = await Promise.all(inboxSections(roles).map((section) => section.waiting(db)));
  return new Set(waiting.flat()).size;
}
