/** What a new order does to each visit, in words. */
import type { PlanChange } from "../../api/types";
import { duration, t } from "../../i18n/index.svelte";
import { reasonWords, relaxationWords } from "../reasons";

const WORTH_SAYING_S = 60;

export function changeWords(change: PlanChange): string {
  const { before, after, kind } = change;
  if (!after) return reasonOf(change);
  const facts = [
    kind === "added" && t("replan.new"),
    kind === "moved" && before && before.place !== after.place && placeWords(before.place, after.place),
    kind !== "added" && byWords(change.byS ?? 0),
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
