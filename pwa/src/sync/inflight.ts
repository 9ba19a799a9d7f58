/** "On the line right now" is true of nothing when somebody's turn to send begins. */
import type { RoundsDb } from "../local/db";

/** A tab that was killed left its mark; only a mark, so a phone without room keeps it. */
export async function clearInFlight(db: RoundsDb): Promise<void> {
  const marked = (row: { inFlight?: 1 }) => row.inFlight === 1;
  const gone = { inFlight: undefined };
  await db.outbox
    .where("state")
    .equals("pending")
    .filter(marked)
    .modify(gone)
    .catch(() => 0);
  await db.upload
    .where("state")
    .equals("pending")
    .filter(marked)
    .modify(gone)
    .catch(() => 0);
}
