/** What the service worker does with what is left when the tab is gone. */
import { type RoundsDb, writeMeta } from "../local/db";
import { GAVE_UP } from "./background";
import { exchange } from "./exchange";
import type { Transport } from "./transport";
import { exclusively } from "./turns";
import { nextUpload } from "./uploads";

/**
 * Sends under the same lock as a tab would. A failure makes the browser try again; when it was the last try, the app
 * says that it has to be opened.
 */
export async function sendClosed(db: RoundsDb, transport: Transport, lastChance: boolean): Promise<void> {
  let gave = false;
  const gaveWay = () => {
    gave = true;
  };
  try {
    await exclusively(db, async () => {
      await exchange(db, transport, { sendOnly: true, gaveWay });
      // The tab that goes on may be closed before it is through.
      if (gave && (await nextUpload(db, new Set()))) throw new Error("Gave way to a tab.");
    });
  } catch (error) {
    if (lastChance) await writeMeta(db, GAVE_UP, true).catch(() => undefined);
    throw error;
  }
}
