/** Work orders in the order in which they want attention, and what is said of them. */
import type { Workorder, WorkorderCandidate, WorkorderState } from "../../../api/types";
import { distance, duration, t, tCode, time } from "../../../i18n/index.svelte";
import { ageWords } from "../words";

const PRESSING: readonly WorkorderState[] = ["declined", "open", "offered", "accepted", "done", "cancelled"];
const TO_ASSIGN: ReadonlySet<WorkorderState> = new Set(["open", "declined"]);
const OVER: ReadonlySet<WorkorderState> = new Set(["done", "cancelled"]);

/** Those that nobody goes to yet. */
export function waiting(orders: readonly Workorder[]): Workorder[] {
  return orders.filter((order) => TO_ASSIGN.has(order.state));
}

export const isOver = (order: Workorder): boolean => OVER.has(order.state);
/** Somebody may still be asked: nobody has accepted. */
export const canBeOffered = (order: Workorder): boolean =>
  TO_ASSIGN.has(order.state) || order.state === "offered";
export const isWaiting = (order: Workorder): boolean => TO_ASSIGN.has(order.state);

/** Nobody's first, urgent before normal, the oldest before the newer. */
export function sorted(orders: readonly Workorder[]): Workorder[] {
  const rank = (order: Workorder) =>
    PRESSING.indexOf(order.state) * 2 + (order.priority === "urgent" ? 0 : 1);
  return [...orders].sort((a, b) => rank(a) - rank(b) || a.createdAt.localeCompare(b.createdAt));
}

export function placeOf(order: Workorder): string {
  const named = [order.accountName, order.address].filter(Boolean).join(" · ");
  return named || pointWords(order.position.lon, order.position.lat);
}

export function pointWords(lon: number, lat: number): string {
  return t("dispatch.point_at", { lat: lat.toFixed(5), lon: lon.toFixed(5) });
}

/** Orders whose offer was answered between two looks, each with the name of who answered. */
export function answered(
  before: readonly Workorder[],
  after: readonly Workorder[],
): { order: Workorder; name: string }[] {
  const offered = new Map(before.filter((one) => one.state === "offered").map((one) => [one.id, one]));
  return after.flatMap((order) => {
    const was = offered.get(order.id);
    const told = was && (order.state === "accepted" || TO_ASSIGN.has(order.state));
    return told ? [{ order, name: was.offeredToName ?? "" }] : [];
  });
}

/** Where an order stands, as a sentence. `lastAsked` is who was asked before, where this screen saw it. */
export function stateWords(order: Workorder, lastAsked = ""): string {
  const name = order.offeredToName ?? lastAsked;
  switch (order.state) {
    case "open":
    case "declined":
      return openWords(order, name);
    case "offered":
      return t("dispatch.state_offered", { name });
    case "accepted":
      return t(order.inPlan ? "dispatch.state_planned" : "dispatch.state_accepted", { name });
    case "done":
      return t("dispatch.state_done", { name });
    case "cancelled":
      return t("dispatch.state_cancelled");
    default:
      return order.state satisfies never;
  }
}

/** A declined order is open again: whoever said no, and why, is what the next offer starts from. */
function openWords(order: Workorder, name: string): string {
  if (name && order.answer) return t("dispatch.state_declined_why", { name, reason: order.answer });
  if (name) return t("dispatch.state_declined", { name });
  return order.answer ? t("dispatch.state_refused", { reason: order.answer }) : t("dispatch.state_open");
}

/** "14 min on foot · starts about 14:20 · then 2 visits slip by up to 10 min" */
export function candidateWords(candidate: WorkorderCandidate): string {
  const way = t("live.travel", {
    duration: duration(candidate.etaS),
    mode: tCode("profile", candidate.profile),
  });
  const starts = candidate.startsAt ? [t("dispatch.starts_about", { time: time(candidate.startsAt) })] : [];
  const facts = [way, ...starts, slipWords(candidate)];
  return (candidate.suitable ? facts : [whyNot(candidate), ...facts]).join(" · ");
}

export function slipWords(candidate: WorkorderCandidate): string {
  const slips = candidate.slips.filter((slip) => slip.byS >= 60);
  if (slips.length === 0) return t("dispatch.nothing_slips");
  const most = Math.max(...slips.map((slip) => slip.byS));
  return t("dispatch.slips", { count: slips.length, duration: duration(most) });
}

function whyNot(candidate: WorkorderCandidate): string {
  if (!candidate.reason) return t("dispatch.unsuitable");
  return tCode(
    "candidate",
    candidate.reason,
    {},
    tCode("leftout", candidate.reason, {}, t("dispatch.unsuitable")),
  );
}

/** "1.2 km away · position 4 min ago"; without a position the plan says where somebody should be. */
export function whereWords(candidate: WorkorderCandidate, nowMs: number): string {
  const away = distance(candidate.distanceM);
  if (!candidate.positionAt) return t("dispatch.where_planned", { distance: away });
  const age = t("live.position_age", { age: ageWords(candidate.positionAt, nowMs) });
  return `${t("dispatch.away", { distance: away })} · ${age}`;
}
