import type { OperationKind } from "../api/operations";
import type { Mutation } from "../local/db";

/** The name that a person connects with an operation, where the phone knows one. */
export function aboutOperation(operation: Mutation): string {
  const { accountName } = (operation.context ?? {}) as { accountName?: string };
  return accountName ?? "";
}

type About = Record<string, string | undefined>;
const ACCOUNT = ({ accountId }: About) => (accountId ? `/accounts/${accountId}` : null);
/** Where the visit was, or was to be: a refused one has no screen, and the door is where it is done again. */
const DOOR = (about: About) =>
  ACCOUNT(about) ?? (about.workorderId ? `/workorders/${about.workorderId}` : null);
const PLACES: Partial<Record<OperationKind, (about: About) => string | null>> = {
  "account.edit": ACCOUNT,
  "account.pin": ACCOUNT,
  "discount.request": ({ accountId, visitId }) =>
    accountId ? `/discounts/new?account=${accountId}${visitId ? `&visit=${visitId}` : ""}` : null,
  "visit.report": ({ visitId }) => (visitId ? `/visits/${visitId}?note=${visitId}` : null),
  "visit.check_in": DOOR,
  "visit.check_out": DOOR,
  "visit.missed": DOOR,
  "plan.order": ({ planId }) => (planId ? "/today" : null),
};
/** There is no such thing any more: no screen to put it right on either. */
const GONE = ["not_found", "visits.unknown_account", "visits.unknown_workorder", "approvals.unknown_account"];

/** Where the thing that was refused can be put right, if it has a screen and can be read on this phone now. */
export function fixPath({ kind, body, context, locked, refusal }: Mutation): string | null {
  if (locked || !body || GONE.includes(refusal?.code ?? "")) return null;
  return PLACES[kind]?.({ ...(context as About | null), ...(JSON.parse(body) as About) }) ?? null;
}
