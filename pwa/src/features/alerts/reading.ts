/** Read is read at once on this phone; the server hears of it as soon as it answers. */

import { ApiProblem } from "../../api/problems";
import type { Uuid } from "../../api/types";
import { type RoundsDb, readMeta, writeMeta } from "../../local/db";
import { send } from "../../sync";
import { READ_HERE } from "./inbox";

type Tell = (id: Uuid) => Promise<unknown>;
const post: Tell = (id) => send("POST", `/alerts/${id}/read`);

export async function markRead(db: RoundsDb, ids: readonly Uuid[], tell: Tell = post): Promise<void> {
  await change(db, (here) => [...new Set([...here, ...ids])]);
  await tellServer(db, tell);
}

/** What cannot be told now stays for the next time. */
export async function tellServer(db: RoundsDb, tell: Tell = post): Promise<void> {
  for (const id of (await readMeta<Uuid[]>(db, READ_HERE)) ?? []) {
    try {
      await tell(id);
    } catch (error) {
      if (!(error instanceof ApiProblem && error.status === 404)) return;
    }
    await db.alert.update(id, { readAt: new Date().toISOString() });
    await change(db, (here) => here.filter((known) => known !== id));
  }
}

async function change(db: RoundsDb, next: (here: Uuid[]) => Uuid[]): Promise<void> {
  await db.transaction("rw", db.meta, async () => {
    await writeMeta(db, READ_HERE, next((await readMeta<Uuid[]>(db, READ_HERE)) ?? []));
  });
}
