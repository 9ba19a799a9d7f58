/** Putting right what was refused: its form opens with what it said, and the new one takes the old one's place. */
import type { OperationBodies } from "../api/operations";
import type { Mutation, RoundsDb } from "../local/db";
import { readDraft, writeDraft } from "../local/drafts";
import { type Again, refusedOne } from "../sync/attention";

type Kept = {
  note?: string;
  reason?: string;
  lines?: { productId: string; quantity: string; price: string }[];
};

/** What it said, as a person wrote it: to be read and copied also where no form takes it. */
export function saidIn({ body, locked }: Mutation): string {
  if (locked || !body) return "";
  const { note, reason, comment } = JSON.parse(body) as Record<string, unknown>;
  return [note, reason, comment].filter((one) => typeof one === "string" && one !== "").join("\n");
}

/** Fills the draft that the form begins with. What is being written there already stays in front. */
export async function beginFix(db: RoundsDb, seq: number): Promise<void> {
  const old = await refusedOne(db, seq);
  if (old?.kind === "visit.report") await fillNote(db, old);
  if (old?.kind === "discount.request") await fillRequest(db, old);
}

async function fillNote(db: RoundsDb, { id, body }: Mutation): Promise<void> {
  const { visitId, note = "", photoIds, voiceIds } = JSON.parse(body) as OperationBodies["visit.report"];
  const key = `note/${visitId}`;
  const kept = (await readDraft<Kept>(db, key)) ?? {};
  const words = [kept.note, note].filter(Boolean).join("\n");
  await writeDraft(db, key, {
    shots: [],
    clips: [],
    ...kept,
    note: words,
    again: { id, photoIds, voiceIds } satisfies Again,
  });
}

async function fillRequest(db: RoundsDb, { id, body }: Mutation): Promise<void> {
  const said = JSON.parse(body) as OperationBodies["discount.request"];
  const key = `discount/${said.accountId}`;
  const lines = said.lines.map(({ productId, quantity, wantedPrice }) => ({
    productId,
    quantity: String(quantity),
    price: wantedPrice,
  }));
  const again: Again = { id, photoIds: said.photoIds, voiceIds: [] };
  await writeDraft(db, key, { lines, reason: said.reason, shots: [], again });
}
