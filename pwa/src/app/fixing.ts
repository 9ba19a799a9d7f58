/** Putting right what was refused: its form opens with what it said, and the new one takes the old one's place. */
import type { OperationBodies } from "../api/operations";
import type { Uuid } from "../api/types";
import type { Mutation, RoundsDb } from "../local/db";
import { dropDraft, readDraft, writeDraft } from "../local/drafts";
import { type Again, refusedOne } from "../sync/attention";

type Line = { productId: string; quantity: string; price: string };
type Kept = {
  note?: string;
  reason?: string;
  lines?: readonly Line[];
  shots?: readonly unknown[];
  clips?: readonly unknown[];
  again?: Again;
};
type Form = { key: string; said: Omit<Kept, "again">; again: Again };

/** What it said, as a person wrote it: to be read and copied also where no form takes it. */
export function saidIn({ body, locked }: Mutation): string {
  if (locked || !body) return "";
  const { note, reason, comment } = JSON.parse(body) as Record<string, unknown>;
  return [note, reason, comment].filter((one) => typeof one === "string" && one !== "").join("\n");
}

/** Fills the draft that the form begins with. What is being written there already stays in front. */
export async function beginFix(db: RoundsDb, seq: number): Promise<void> {
  const old = await refusedOne(db, seq);
  const form = old && formOf(old);
  if (!form) return;
  const kept = (await readDraft<Kept>(db, form.key)) ?? {};
  // This one already, or another of the same form: one after the other.
  if (await stillWaits(db, kept.again)) return;
  await writeDraft(db, form.key, { ...kept, ...added(kept, form.said), again: form.again });
}

/** It was sent again, or given up: a form must not send it once more. What else was written there stays. */
export async function endFix(db: RoundsDb, old: Mutation): Promise<void> {
  const form = formOf(old);
  const kept = form && (await readDraft<Kept>(db, form.key));
  if (!form || kept?.again?.id !== old.id) return;
  if (isSame(kept, form.said)) await dropDraft(db, form.key);
  else await writeDraft(db, form.key, { ...kept, again: undefined });
}

function formOf({ id, kind, body, locked }: Mutation): Form | null {
  if (locked || !body) return null;
  if (kind === "visit.report") return noteForm(id, JSON.parse(body));
  return kind === "discount.request" ? requestForm(id, JSON.parse(body)) : null;
}

function noteForm(id: Uuid, body: OperationBodies["visit.report"]): Form {
  const { visitId, note = "", photoIds, voiceIds } = body;
  return {
    key: `note/${visitId}`,
    said: { note, shots: [], clips: [] },
    again: { id, photoIds, voiceIds },
  };
}

function requestForm(id: Uuid, body: OperationBodies["discount.request"]): Form {
  const { accountId, reason, photoIds } = body;
  const lines = body.lines.map(({ productId, quantity, wantedPrice }) => ({
    productId,
    quantity: String(quantity),
    price: wantedPrice,
  }));
  return {
    key: `discount/${accountId}`,
    said: { lines, reason, shots: [] },
    again: { id, photoIds, voiceIds: [] },
  };
}

async function stillWaits(db: RoundsDb, again: Again | undefined): Promise<boolean> {
  if (!again?.id) return false; // of a form that an older version of the app kept
  return (await db.outbox.where("id").equals(again.id).first())?.state === "attention";
}

/** What was said before, behind what is in the form. */
function added(kept: Kept, said: Form["said"]): Form["said"] {
  const whole: Form["said"] = { ...said, shots: kept.shots ?? [] };
  if (said.clips) whole.clips = kept.clips ?? [];
  if (said.note !== undefined) whole.note = joined(kept.note, said.note);
  if (said.reason !== undefined) whole.reason = joined(kept.reason, said.reason);
  if (said.lines) {
    const begun = (kept.lines ?? []).filter(({ productId }) => productId !== "");
    whole.lines = [...begun, ...said.lines.filter((line) => !begun.some((one) => isEqual(one, line)))];
  }
  return whole;
}

function joined(kept: string | undefined, said: string): string {
  if (!kept?.trim()) return said;
  return kept.includes(said) ? kept : `${kept}\n${said}`;
}

function isSame(kept: Kept, said: Form["said"]): boolean {
  const parts = ["note", "reason", "lines", "shots", "clips"] as const;
  return parts.every((part) => isEqual(kept[part] ?? [], said[part] ?? []));
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
