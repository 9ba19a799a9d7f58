/** Photos and voice notes wait for Wi-Fi where mobile data costs money, unless the person says otherwise. */
import { type RoundsDb, readMeta, writeMeta } from "../local/db";

type Connection = { saveData?: boolean; type?: string };
const ON_MOBILE = "photosOnMobile";
/** Databases whose person said "send now over mobile data": true until everything that waited has gone. */
const once = new Set<string>();

/** Whether this browser tells what its network costs; where it does not, nothing waits for Wi-Fi. */
export function knowsNetwork(): boolean {
  const connection = connectionOf();
  return connection?.type !== undefined || connection?.saveData !== undefined;
}

/** Unknown (Safari, Firefox, a cable) counts as free. */
export function metered(): boolean {
  const connection = connectionOf();
  return connection?.saveData === true || connection?.type === "cellular";
}

function connectionOf(): Connection | undefined {
  return (globalThis.navigator as { connection?: Connection } | undefined)?.connection;
}

export async function mayUpload(db: RoundsDb): Promise<boolean> {
  return !metered() || once.has(db.name) || (await photosOnMobile(db));
}

export async function photosOnMobile(db: RoundsDb): Promise<boolean> {
  return (await readMeta<boolean>(db, ON_MOBILE)) ?? false;
}

export async function setPhotosOnMobile(db: RoundsDb, on: boolean): Promise<void> {
  await writeMeta(db, ON_MOBILE, on);
}

/** What waits now may go over mobile data; what comes later waits again. */
export function allowOnce(db: RoundsDb): void {
  once.add(db.name);
}

export function nothingWaits(db: RoundsDb): void {
  once.delete(db.name);
}
