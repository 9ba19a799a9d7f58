/** What goes out next. */
import type { Mutation, RoundsDb } from "../local/db";
import { newId } from "../local/ids";
import { isShut, renumber } from "./outbox";

const MOST_MUTATIONS = 100;
const MOST_BYTES = 256 * 1024; // sync.md: a push has at most 100 mutations or 256 KB

/** The next batch, ascending; always at least one if any can be sent. */
export async function nextBatch(db: RoundsDb, most = MOST_MUTATIONS): Promise<Mutation[]> {
  let pending = await nextPending(db);
  if (db.vault.ready && pending.some((mutation) => isAside(mutation) !== isShut(mutation))) {
    await renumber(db, newId());
    pending = await nextPending(db);
  }
  let bytes = 0;
  const batch: Mutation[] = [];
  for (const mutation of pending) {
    if (isAside(mutation)) continue;
    if (isShut(mutation)) break; // the key will come with a login; until then the rest has to wait as well
    bytes += mutation.body.length * 3 + 400; // a UTF-16 unit is at most 3 bytes of UTF-8; 400 for the envelope
    if (batch.length > 0 && (bytes > MOST_BYTES || batch.length >= most)) break;
    batch.push(mutation);
  }
  return batch;
}

async function nextPending(db: RoundsDb): Promise<Mutation[]> {
  const aside = await db.outbox.where("seq").below(0).count();
  const pending = db.outbox
    .where("state")
    .equals("pending")
    .limit(MOST_MUTATIONS + aside);
  return db.vault.open("outbox", await pending.sortBy("seq"));
}

/** What the person's key does not open any more has no number, or it would block everything behind it for ever. */
function isAside({ seq }: Mutation): boolean {
  return seq < 0;
}
