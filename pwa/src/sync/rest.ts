/** The end of an exchange, after operations and rows: photos, and the word of what still waits. */
import { ApiProblem } from "../api/problems";
import type { RoundsDb } from "../local/db";
import { askKept } from "./kept";
import { reportStatus } from "./report";
import type { Transport } from "./transport";
import { type Interrupted, uploadAll } from "./uploads";

export async function sendRest(db: RoundsDb, transport: Transport, interrupted: Interrupted): Promise<void> {
  await reportStatus(db, transport); // photos may take long, or not go at all
  try {
    await askKept(db, transport, interrupted);
    await uploadAll(db, transport, interrupted);
  } catch (error) {
    if (error instanceof ApiProblem && !error.needsLogin) await reportStatus(db, transport);
    throw error;
  }
  await reportStatus(db, transport);
}
