/** The mark beside an item: on this phone only, on its way, with the server, or in need of a person. */
import type { SyncedTable } from "../api/operations";
import type { Uuid } from "../api/types";
import type { Mutation, RoundsDb, Upload } from "../local/db";
import { touchesOf } from "./rows";

export type ItemState = "saved" | "sending" | "sent" | "attention";

const WEIGHT: Record<ItemState, number> = { sent: 0, saved: 1, sending: 2, attention: 3 };

/** Rows that operations or photos of this phone are about; a row that is not in the map is `sent`. */
export async function itemStates(db: RoundsDb, table: SyncedTable): Promise<Map<Uuid, ItemState>> {
  const found = new Map<Uuid, ItemState>();
  const note = (id: Uuid, state: ItemState) => {
    const before = found.get(id);
    if (!before || WEIGHT[state] > WEIGHT[before]) found.set(id, state);
  };
  const open = await db.outbox.where("settled").equals(0).toArray();
  const waiting = await db.upload.where("state").anyOf("pending", "refused").toArray();
  const owners = await ownersOf(db, table, waiting);
  for (const mutation of await db.vault.open("outbox", open)) {
    const touched = touchesOf(mutation).filter((touch) => touch.table === table);
    for (const { id } of touched) note(id, stateOfOperation(mutation));
  }
  for (const upload of waiting) {
    const owner = owners.get(upload.id);
    if (owner) note(owner, stateOfUpload(upload));
  }
  return found;
}

function stateOfOperation(mutation: Mutation): ItemState {
  if (mutation.state === "attention") return "attention";
  if (mutation.state === "acked") return "sent";
  return mutation.inFlight ? "sending" : "saved";
}

function stateOfUpload(upload: Upload): ItemState {
  if (upload.state === "refused") return "attention";
  return upload.inFlight ? "sending" : "saved";
}

/** Upload -> the row it belongs to: photos of a visit know it, those of a discount are named by the request. */
async function ownersOf(
  db: RoundsDb,
  table: SyncedTable,
  uploads: readonly Upload[],
): Promise<Map<Uuid, Uuid>> {
  const owners = new Map<Uuid, Uuid>();
  if (table === "visit") for (const { id, visitId } of uploads) if (visitId) owners.set(id, visitId);
  if (table !== "approval" || uploads.length === 0) return owners;
  for (const approval of await db.approval.toArray()) {
    for (const photoId of approval.photoIds) owners.set(photoId, approval.id);
  }
  return owners;
}
