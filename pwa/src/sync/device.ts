import type { DeviceAnswer, PushRequest } from "../api/operations";
import { type RoundsDb, readMeta, writeMeta } from "../local/db";
import { newId } from "../local/ids";
import { noteClock } from "./clock";
import { rewind } from "./outbox";
import { atOnce } from "./rows";
import type { Transport } from "./transport";

/** This person's database as the server knows it; registered once, made here. */
export async function deviceOf(db: RoundsDb, transport: Transport): Promise<DeviceAnswer> {
  const known = await readMeta<DeviceAnswer>(db, "device");
  if (known) return known;
  const deviceId = await deviceIdOf(db);
  const answer = await transport.register(deviceId, deviceName());
  await noteClock(db, answer.serverAt);
  await atOnce(db, async () => {
    await writeMeta(db, "device", answer);
    // Told apart from a server that came back from a backup even before the first rows were fetched.
    if ((await readMeta(db, "incarnation")) === undefined)
      await writeMeta(db, "incarnation", answer.incarnation);
    await rewind(db, answer.lastSeq);
  });
  return answer;
}

export async function deviceIdOf(db: RoundsDb): Promise<string> {
  return db.transaction("rw", db.meta, async () => {
    const known = await readMeta<string>(db, "deviceId");
    if (known) return known;
    const made = newId();
    await writeMeta(db, "deviceId", made);
    return made;
  });
}

export async function forgetRegistration(db: RoundsDb): Promise<void> {
  await db.meta.delete("device");
}

export function addressOf(device: DeviceAnswer): Pick<PushRequest, "deviceId" | "epoch"> {
  return { deviceId: device.deviceId, epoch: device.epoch };
}

/** Words a person recognises in a list of devices. */
function deviceName(): string {
  const agent = typeof navigator === "undefined" ? "" : navigator.userAgent;
  const system = /iPhone|iPad|Android|Windows|Mac OS|Linux/.exec(agent)?.[0] ?? "Browser";
  const browser = /Edg|Firefox|Chrome|Safari/.exec(agent)?.[0] ?? "";
  return `${system} ${browser}`.trim();
}
