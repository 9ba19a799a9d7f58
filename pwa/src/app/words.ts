import type { OperationKind } from "../api/operations";
import type { Mutation } from "../local/db";

/** The name that a person connects with an operation, where the phone knows one. */
export function aboutOperation(operation: Mutation): string {
  const { accountName } = (operation.context ?? {}) as { accountName?: string };
  return accountName ?? "";
}

type About = Record<string, string | undefined>;
const ACCOUNT = ({ accountId }: About) => (accountId ? `/accounts/${accountId}` : null);
const VISIT = ({ visitId }: About) => (visitId ? `/visits/${visitId}` : null);
const PLACES: Partial<Record<OperationKind, (about: About) => string | null>> = {
  "account.edit": ACCOUNT,
  "account.pin": ACCOUNT,
  "discount.request": ({ accountId, visitId }) =>
    accountId ? `/discounts/new?account=${accountId}${visitId ? `&visit=${visitId}` : ""}` : null,
  "visit.report": ({ visitId }) => (visitId ? `/visits/${visitId}?note=${visitId}` : null),
  "visit.check_in": VISIT,
  "visit.check_out": VISIT,
  "visit.missed": VISIT,
  "plan.order": ({ planId }) => (planId ? "/today" : null),
};

/** Where the thing that was refused can be put right, if it has a screen and can be read on this phone now. */
export function fixPath({ kind, body, locked }: Mutation): string | null {
  return locked || !body ? null : (PLACES[kind]?.(JSON.parse(body) as About) ?? null);
}
