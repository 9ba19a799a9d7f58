import type { Approval } from "../../../src/api/types";

export function aRequest(changes: Partial<Approval> = {}): Approval {
  return {
    id: "request",
    state: "pending",
    accountId: "account",
    accountName: "Hotel Torni",
    visitId: "visit",
    visitVerdict: "verified",
    visitAt: "2026-11-24T07:40:00Z",
    requesterId: "rep",
    requesterName: "Aino Demo",
    requestedAt: "2026-11-24T08:00:00Z",
    dueAt: "2026-11-24T12:00:00Z",
    lines: [
      {
        productId: "p1",
        name: "Sanitiser 5 l",
        unit: "can",
        quantity: 12,
        listPrice: "48.00",
        wantedPrice: "42.24",
      },
    ],
    discountPct: 12,
    reason: "Competitor offers 41; keeps the chain.",
    photoIds: [],
    termsSha256: "terms-1",
    stepPersonId: "approver",
    stepPersonName: "Olga Demo",
    comments: [],
    ...changes,
  };
}
