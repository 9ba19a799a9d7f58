/** Operation kind -> its optimistic effect. A new kind is one line here and one function beside. */
import type { OperationKind } from "../../api/operations";
import type { Approval, ApprovalState, Decision } from "../../api/types";
import { change, type Effect, type Touch, touch } from "./touch";
import { checkIn, checkOut, missed, report } from "./visit";

export type { Contexts, Touch } from "./touch";

const editAccount: Effect<"account.edit"> = (body) => [
  change("account", body.accountId, (account) => ({
    ...account,
    ...(body.changes as Partial<typeof account>),
  })),
];

const pinAccount: Effect<"account.pin"> = (body) => [
  change("account", body.accountId, (account) => ({
    ...account,
    position: body.position,
    radiusM: body.radiusM ?? account.radiusM,
  })),
];

const requestDiscount: Effect<"discount.request"> = (body, context) => [
  touch("approval", body.requestId, (row) => {
    const fresh: Approval = {
      id: body.requestId,
      state: "pending",
      accountId: body.accountId,
      accountName: context.accountName,
      visitId: body.visitId ?? null,
      requesterId: context.requesterId,
      requesterName: context.requesterName,
      requestedAt: context.requestedAt,
      dueAt: context.requestedAt,
      lines: context.lines,
      discountPct: context.discountPct,
      reason: body.reason,
      photoIds: body.photoIds,
      termsSha256: "",
      stepPersonId: "",
      stepPersonName: "",
      comments: [],
    };
    return row ?? fresh;
  }),
];

const AFTER: Record<Decision, ApprovalState> = {
  approve: "approved",
  reject: "rejected",
  ask: "asked",
  answer: "pending",
};
/** An intent: the server applies it only if the request still has the terms that were seen. */
const decideDiscount: Effect<"discount.decide"> = (body, context) => [
  change("approval", body.requestId, (approval) => {
    const comment = { ...context, decision: body.decision, text: body.comment ?? "" };
    return { ...approval, state: AFTER[body.decision], comments: [...approval.comments, comment] };
  }),
];

const respond: Effect<"workorder.respond"> = (body) => [
  change("workorder", body.workorderId, (order) => ({
    ...order,
    state: body.accept ? "accepted" : "declined",
    answer: body.reason ?? order.answer,
  })),
];

const reorder: Effect<"plan.order"> = (body) => [
  change("plan", body.planId, (plan) => {
    const rank = new Map(body.stopIds.map((id, i) => [id, i]));
    const place = (id: string) => rank.get(id) ?? Number.MAX_SAFE_INTEGER;
    return { ...plan, stops: [...plan.stops].sort((a, b) => place(a.id) - place(b.id)) };
  }),
];

const EFFECTS: { [K in OperationKind]: Effect<K> } = {
  "visit.check_in": checkIn,
  "visit.report": report,
  "visit.check_out": checkOut,
  "visit.missed": missed,
  "account.edit": editAccount,
  "account.pin": pinAccount,
  "discount.request": requestDiscount,
  "discount.decide": decideDiscount,
  "workorder.respond": respond,
  "plan.order": reorder,
  "track.points": () => [],
};

export function effectsOf(kind: OperationKind, body: unknown, context: unknown): Touch[] {
  // A kind that another version of the app wrote is sent all the same; it only shows nothing here.
  const effect = EFFECTS[kind] as ((body: unknown, context: unknown) => Touch[]) | undefined;
  return effect?.(body, context) ?? [];
}
