/** What a new order does to each visit, in words. */
import type { Plan, PlanChange, Proposal } from "../../api/types";
import { duration, t } from "../../i18n/index.svelte";
import { reasonWords, relaxationWords } from "../reasons";

const WORTH_SAYING_S = 60;
const FRESH_MS = 10 * 60_000;
const LATE_MS = 5 * 60_000;

export function changeWords(change: PlanChange): string {
  const { before, after, kind } = change;
  if (!after) return reasonOf(change);
  const facts = [
    kind === "added" && t("replan.new"),
    kind === "moved" && before && before.place !== after.place && placeWords(before.place, after.place),
    kind !== "added" && byWords(change.byS ?? 0),
    after.closed && t("replan.closed"),
    change.appointment && promiseWords(change),
  ];
  return facts.filter(Boolean).join(" · ");
}

/** "12 min earlier"; what nobody would see in the times is as before. */
export function byWords(byS: number): string {
  if (Math.abs(byS) < WORTH_SAYING_S) return t("replan.on_time");
  const by = duration(Math.abs(byS));
  return byS < 0 ? t("replan.earlier", { duration: by }) : t("replan.later", { duration: by });
}

/** Whether there is anything to accept. */
export function changesAnything(changes: readonly PlanChange[]): boolean {
  return changes.some((change) => change.kind !== "same");
}

/**
 * Too old to begin from where and when it was worked out: the server refuses it by the same measure. `heldMs` is how
 * long it has been here, whatever the clock of this device shows.
 */
export function isAged({ madeAt, changes }: Proposal, heldMs: number): boolean {
  const waits = changes.flatMap(({ after }) =>
    after ? [Date.parse(after.startAt) - Date.parse(madeAt)] : [],
  );
  const firstMs = waits.length > 0 ? Math.min(...waits) : FRESH_MS;
  return heldMs > FRESH_MS || (firstMs >= -LATE_MS && heldMs > firstMs + LATE_MS);
}

/** Another order is in force since, or a visit has begun that it still wanted to move: the server would refuse it. */
export function isOvertaken({ planId, baseVersion, changes }: Proposal, plan: Plan): boolean {
  if (plan.id !== planId) return false;
  const begun = new Set(plan.stops.filter((stop) => stop.state !== "planned").map((stop) => stop.id));
  return plan.version > baseVersion || changes.some(({ stopId }) => stopId && begun.has(stopId));
}

/** How many visits would stand before closed doors. */
export function closedDoors(changes: readonly PlanChange[]): number {
  return changes.filter((change) => change.after?.closed).length;
}

function placeWords(before: number, after: number): string {
  return t("replan.place", { before, after });
}

function promiseWords({ before, after }: PlanChange): string | false {
  if (after && !after.kept) return t("replan.too_late");
  return before && !before.kept ? t("replan.saved") : t("live.appointment");
}

function reasonOf({ appointment, reason }: PlanChange): string {
  if (!reason) return t("replan.gone");
  const words = [
    appointment && t("live.appointment"),
    reasonWords(reason),
    ...reason.relaxations.map(relaxationWords),
  ];
  return words.filter(Boolean).join(" · ");
}
