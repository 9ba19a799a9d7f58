/** Whether this phone rings for this person: Web Push by the browser's own service. */
import { type RoundsDb, readMeta, writeMeta } from "../../local/db";
import { workerHere } from "../../local/worker";
import { ask, send } from "../../sync";

export type PushState = "unsupported" | "denied" | "off" | "on";
/** The address under which this person's alerts ring here: a shared phone may ring for somebody else. */
const MINE = "pushEndpoint";

export async function pushState(db: RoundsDb): Promise<PushState> {
  const phone = await phoneOf();
  if (!phone) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  const subscription = await phone.getSubscription();
  const mine = subscription !== null && subscription.endpoint === (await readMeta<string>(db, MINE));
  return mine && Notification.permission === "granted" ? "on" : "off";
}

/** Asks the person first: a browser wants that to follow the tap at once. */
export async function turnOn(db: RoundsDb): Promise<PushState> {
  const permission = await Notification.requestPermission();
  const phone = await phoneOf();
  if (!phone) return "unsupported";
  if (permission !== "granted") return pushState(db);
  const { publicKey } = await ask<{ publicKey: string }>("/me/push-key");
  // One that is left from another person or another server's key.
  await (await phone.getSubscription())?.unsubscribe();
  const made = await phone.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  try {
    const { endpoint, keys, expirationTime } = made.toJSON();
    await send("POST", "/me/push-subscriptions", { endpoint, keys, expirationTime: expirationTime ?? null });
  } catch (error) {
    await made.unsubscribe();
    throw error;
  }
  await writeMeta(db, MINE, made.endpoint);
  return "on";
}

/** The server forgets the address when its next ring is told that it is gone. */
export async function turnOff(db: RoundsDb): Promise<PushState> {
  await (await (await phoneOf())?.getSubscription())?.unsubscribe();
  await db.meta.delete(MINE);
  return pushState(db);
}

async function phoneOf(): Promise<PushManager | null> {
  if (typeof Notification === "undefined") return null;
  return (await workerHere())?.pushManager ?? null;
}
