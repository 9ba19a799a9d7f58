/** What a discount request waits for, and how long. Pure. */
import type { Approval, Decision, Uuid } from "../../api/types";

/** What this person can do about a request now. */
export function choicesOf(approval: Approval, me: Uuid): Decision[] {
  if (approval.state === "pending" && approval.stepPersonId === me) return ["ask", "reject", "approve"];
  if (approval.state === "asked" && approval.requesterId === me) return ["answer"];
  return [];
}

/** Requests that wait for this person, the one that is due first on top. */
export function waitsFor(approvals: readonly Approval[], me: Uuid): Approval[] {
  return approvals
    .filter((approval) => choicesOf(approval, me).length > 0)
    .sort((a, b) => a.dueAt.localeCompare(b.dueAt) || a.requestedAt.localeCompare(b.requestedAt));
}

export type TimeLeft = { seconds: number; late: boolean; pressing: boolean };

const HOUR_S = 3600;
const PRESSING_S = HOUR_S; // worth amber
const ROUGH_S = 3 * HOUR_S; // from here on minutes say nothing

/** Until a request is due; null once it is decided. */
export function timeLeft(approval: Approval, now: Date): TimeLeft | null {
  if (approval.state === "approved" || approval.state === "rejected") return null;
  const seconds = (Date.parse(approval.dueAt) - now.getTime()) / 1000;
  return { seconds: rough(Math.abs(seconds)), late: seconds < 0, pressing: seconds < PRESSING_S };
}

function rough(seconds: number): number {
  return seconds < ROUGH_S ? seconds : Math.floor(seconds / HOUR_S) * HOUR_S;
}

/** The comment by which the request was closed, if it is. */
export function lastWord(approval: Approval): Approval["comments"][number] | null {
  const wanted = { approved: "approve", rejected: "reject", pending: "", asked: "ask" }[approval.state];
  return approval.comments.findLast((comment) => comment.decision === wanted) ?? null;
}
