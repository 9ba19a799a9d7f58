/** Tells the server what still waits on this phone, so that somebody notices a phone that goes silent with work on it. */
import type { DeviceStatus } from "../api/operations";
import { ApiProblem } from "../api/problems";
import { type RoundsDb, readMeta, writeMeta } from "../local/db";
import { storageState, unlessFull } from "../local/storage";
import { clockOffset } from "./clock";
import { deviceOf } from "./device";
import type { Transport } from "./transport";

const HOUR_MS = 3_600_000;
type Told = { words: string; at: number };

export async function statusOf(db: RoundsDb): Promise<DeviceStatus> {
  const pending = (await db.outbox.where("state").equals("pending").toArray()).filter(({ hole }) => !hole);
  const uploads = await db.upload.where("state").equals("pending").toArray();
  const attention =
    (await db.outbox.where("state").equals("attention").count()) +
    (await db.upload.where("state").equals("refused").count());
  const times = [...pending.map((op) => op.clientAt), ...uploads.map((upload) => upload.takenAt)].sort();
  return { operations: pending.length, uploads: uploads.length, attention, oldestAt: times[0] };
}

/** How long the oldest has waited, both ends by the server's clock: this phone's may have been set since. */
async function ageOf(db: RoundsDb, now: number): Promise<Pick<DeviceStatus, "oldestAgeS">> {
  const pending = (await db.outbox.where("state").equals("pending").toArray()).filter(({ hole }) => !hole);
  const uploads = await db.upload.where("state").equals("pending").toArray();
  const begun = [
    ...pending.map(({ clientAt, offsetMs }) => Date.parse(clientAt) + (offsetMs ?? 0)),
    ...uploads.map(({ takenAt, offsetMs }) => Date.parse(takenAt) + (offsetMs ?? 0)),
  ];
  if (begun.length === 0) return {};
  const shift = (await clockOffset(db)) ?? 0;
  return { oldestAgeS: Math.max(0, Math.round((now + shift - Math.min(...begun)) / 1000)) };
}

/** When it changed, else hourly. Nothing else depends on it, so what goes wrong is left for the next time. */
export async function reportStatus(db: RoundsDb, transport: Transport, now = Date.now()): Promise<void> {
  const status = await statusOf(db);
  const words = JSON.stringify(status);
  const told = await readMeta<Told>(db, "statusTold");
  if (told?.words === words && Math.abs(now - told.at) < HOUR_MS) return;
  const room = await storageState();
  try {
    const device = await deviceOf(db, transport);
    await transport.report(device.deviceId, {
      ...status,
      ...(await ageOf(db, now)),
      storageUsedBytes: room?.usageBytes,
      storageQuotaBytes: room?.quotaBytes,
      persisted: room?.persisted,
      appVersion: typeof __APP_VERSION__ === "undefined" ? undefined : __APP_VERSION__,
    });
  } catch (error) {
    if (error instanceof ApiProblem && [401, 403].includes(error.status)) throw error;
    return;
  }
  await writeMeta(db, "statusTold", { words, at: now } satisfies Told).catch(unlessFull);
}
