import type { OperationBodies } from "../../src/api/operations";
import { openDb, type RoundsDb } from "../../src/local/db";
import { newId } from "../../src/local/ids";
import type { Contexts } from "../../src/sync/effects";
import { Engine } from "../../src/sync/engine";
import { writeOperation } from "../../src/sync/outbox";
import type { Transport } from "../../src/sync/transport";

export function aPhone(person: string = newId()): RoundsDb {
  return openDb("company", person);
}

export function aCheckIn(
  accountId = "account-1",
  visitId: string = newId(),
): OperationBodies["visit.check_in"] {
  return { visitId, accountId, startedAt: "2026-11-24T08:00:00Z", fixes: [] };
}

export const here: Contexts["visit.check_in"] = {
  accountName: "Kamppi Pharmacy",
  repId: "rep",
  repName: "Aino Demo",
  day: "2026-11-24",
};

export async function checkIn(db: RoundsDb, accountId?: string, visitId?: string): Promise<string> {
  const body = aCheckIn(accountId, visitId);
  await writeOperation(db, "visit.check_in", body, { context: here });
  return body.visitId;
}

/** An engine whose timers never fire by themselves. */
export function anEngine(db: RoundsDb, transport: Transport): Engine {
  return new Engine({ db, transport, setTimer: () => ({}), clearTimer: () => undefined, random: () => 0.5 });
}
