/** What leaves this phone when its person does, and what stays for them. */
import { type RoundsDb, readMeta, SYNCED_TABLES, type Upload, writeMeta } from "./db";

const LEFT = "left";
/** See sync/notbefore.ts. */
export const NOT_BEFORE = "notBefore";

/** The person has left this phone, or was shut out of it: nothing is saved here until they log in. */
export class Left extends Error {}

/** Inside every transaction that writes for the person: another tab may have let them out meanwhile. */
export async function refuseLeft(db: RoundsDb): Promise<void> {
  if (await hasLeft(db)) throw new Left("The person has left this phone.");
}

export async function hasLeft(db: RoundsDb): Promise<boolean> {
  return (await readMeta<boolean>(db, LEFT)) === true;
}

/** After a log-in the server may be asked at once. */
export async function comeBack(db: RoundsDb): Promise<void> {
  await db.meta.bulkDelete([LEFT, NOT_BEFORE]);
}

/**
 * Everything that the server can send again goes, and nobody writes here any more; both at once, so that what another
 * tab saves is either seen or refused. True: something stays that only this phone has.
 */
export async function leave(of: RoundsDb): Promise<boolean> {
  const tables = [...SYNCED_TABLES, "shadow", "membership", "answer"].map((name) => of.table(name));
  return of.transaction("rw", of.tables, async () => {
    for (const table of tables) await table.clear();
    await of.meta.bulkDelete(["cursor", "generations"]);
    await writeMeta(of, LEFT, true);
    return holdsWork(of);
  });
}

/** Also what the server has but has not backed up yet, and half-written forms. */
export async function holdsWork(of: RoundsDb): Promise<boolean> {
  const forms = await of.draft.count();
  const isHeld = ({ state, blob }: Upload) => state !== "done" || blob !== null;
  const uploads = await of.upload.filter((one) => one.dropped === undefined && isHeld(one)).count();
  return (await of.outbox.count()) + uploads + forms > 0;
}
