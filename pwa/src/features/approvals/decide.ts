/** A decision is an intent: saved on this phone, applied by the server if the terms are still those that were seen. */
import type { OperationBodies } from "../../api/operations";
import type { Approval, Decision, Facts, Uuid } from "../../api/types";
import type { Mutation, RoundsDb } from "../../local/db";
import { me, session } from "../../local/session.svelte";
import { enqueue } from "../../sync";
import { discard } from "../../sync/attention";

export type Intent = {
  seq: number;
  decision: Decision;
  /** waiting: not shown by the server's rows yet · refused: it said no, with the reason. */
  state: "waiting" | "refused";
  refusal?: { code: string; detail?: string | null; facts: Facts };
};

export async function decide(approval: Approval, decision: Decision, comment: string): Promise<void> {
  const person = me();
  const earlier = await intentOf(session.db, approval.id);
  await enqueue(
    "discount.decide",
    {
      requestId: approval.id,
      decision,
      termsSha256: approval.termsSha256,
      ...(comment ? { comment } : {}),
    },
    { context: { by: person.id, byName: person.name, at: new Date().toISOString() } },
  );
  if (earlier?.state === "refused") await discard(session.db, earlier.seq);
}

/** The newest decision on this request that the server has not made its own yet. */
export async function intentOf(db: RoundsDb, requestId: Uuid): Promise<Intent | null> {
  const held = await db.outbox.where("kind").equals("discount.decide").sortBy("seq");
  const open = held.filter((mutation) => mutation.state === "attention" || mutation.settled === 0);
  const readable = (await db.vault.open("outbox", open)).filter((mutation) => !mutation.locked);
  const newest = readable.findLast((mutation) => bodyOf(mutation).requestId === requestId);
  return newest ? toIntent(newest) : null;
}

function toIntent(mutation: Mutation): Intent {
  const { decision } = bodyOf(mutation);
  if (mutation.state !== "attention") return { seq: mutation.seq, decision, state: "waiting" };
  return { seq: mutation.seq, decision, state: "refused", refusal: mutation.refusal };
}

function bodyOf(mutation: Mutation): OperationBodies["discount.decide"] {
  return JSON.parse(mutation.body);
}
