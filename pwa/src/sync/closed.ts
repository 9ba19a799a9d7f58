/** What the service worker does with what is left when the tab is gone. */
import { type RoundsDb, writeMeta } from "../local/db";
import { GAVE_UP } from "./background";
import { exchange } from "./exchange";
import type { Transport } from "./transport";
import { exclusively } from "./turns";

/**
 * Sends under the same lock as a tab would. A failure makes the browser try again; when it was the last try, the app
 * says that it has to be opened.
 */
export async function sendClosed(db: RoundsDb, transport: Transport, lastChance: boolean): Promise<void> {
  try {
    await exclusively(db, () => exchange(db, transport, { sendOnly: true }));
  } catch (error) {
    if (lastChance) await writeMeta(db, GAVE_UP, true).catch(() => undefined);
    throw error;
  }
}
