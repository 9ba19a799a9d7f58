import type { Mutation } from "../local/db";

/** The name that a person connects with an operation, where the phone knows one. */
export function aboutOperation(operation: Mutation): string {
  const { accountName } = (operation.context ?? {}) as { accountName?: string };
  return accountName ?? "";
}

/** Where the thing that was refused can be put right, if it has a screen. */
export function fixPath(operation: Mutation): string | null {
  const { accountId, visitId, planId } = JSON.parse(operation.body) as Record<string, string | undefined>;
  switch (operation.kind) {
    case "account.edit":
    case "account.pin":
    case "discount.request":
      return accountId ? `/accounts/${accountId}` : null;
    case "visit.report":
    case "visit.check_in":
    case "visit.check_out":
    case "visit.missed":
      return visitId ? `/visits/${visitId}` : null;
    case "plan.order":
      return planId ? "/today" : null;
    default:
      return null;
  }
}
