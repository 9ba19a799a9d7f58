/** How far this phone's clock is off, as the last answer of the server showed it. */
import { type RoundsDb, readMeta, writeMeta } from "../local/db";

const OFFSET = "clockOffsetMs";
const JITTER_MS = 2_000; // an answer's way differs by this much; not worth a write each time

/** Call at once when an answer has come. A phone without room keeps what it knew. */
export async function noteClock(db: RoundsDb, serverAt: string | undefined): Promise<void> {
  const offset = Date.parse(serverAt ?? "") - Date.now();
  if (Number.isNaN(offset)) return;
  const known = await clockOffset(db);
  if (known !== null && Math.abs(known - offset) < JITTER_MS) return;
  await writeMeta(db, OFFSET, offset).catch(() => undefined);
}

/** The server's clock minus this phone's; null = the server was never heard. */
export async function clockOffset(db: RoundsDb): Promise<number | null> {
  return (await readMeta<number>(db, OFFSET)) ?? null;
}
