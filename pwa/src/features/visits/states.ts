/** Where each note, photo and voice note of a visit is; what is not in the map has been sent. */
import type { Uuid } from "../../api/types";
import type { RoundsDb } from "../../local/db";
import type { ItemState } from "../../sync/itemstate";

export async function partsOf(db: RoundsDb, visitId: Uuid): Promise<Map<Uuid, ItemState>> {
  const parts = new Map<Uuid, ItemState>();
  const reports = await db.outbox.where("kind").equals("visit.report").toArray();
  for (const { body, state, inFlight, settled } of reports) {
    if (settled || state === "acked" || !body) continue;
    const told = JSON.parse(body) as { visitId: Uuid; reportId: Uuid };
    if (told.visitId === visitId) parts.set(told.reportId, stateOf(state, inFlight));
  }
  for (const { id, state, inFlight } of await db.upload.where("visitId").equals(visitId).toArray())
    if (state !== "done") parts.set(id, stateOf(state, inFlight));
  return parts;
}

function stateOf(state: "pending" | "attention" | "refused", inFlight?: 1): ItemState {
  if (state !== "pending") return "attention";
  return inFlight ? "sending" : "saved";
}
