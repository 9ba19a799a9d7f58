/** Whom a check-in is about: a stop of today's plan, an account or a work order, by whichever id was given. */
import type { AccountDetail, Day, LonLat, Stop, Uuid, Workorder } from "../../api/types";
import type { Fence } from "../../geo/verdict";
import { planOfDay, stopFor } from "../../local/day";
import type { RoundsDb } from "../../local/db";

export type Target = {
  /** Key of its draft: stays the same whichever id opened the sheet. */
  key: string;
  name: string;
  accountId?: Uuid;
  workorderId?: Uuid;
  planId?: Uuid;
  planStopId?: Uuid;
  fence: Fence | null;
  intervalDays: number | null;
};

const ORDER_RADIUS_M = 150; // a work order's place has no fence of its own; truth.md's default

export async function findTarget(db: RoundsDb, id: Uuid, repId: Uuid, day: Day): Promise<Target | undefined> {
  const plan = await planOfDay(db, repId, day);
  const named = plan?.stops.find((stop) => stop.id === id);
  const order = await db.workorder.get(named?.workorderId ?? id);
  const accountId = named?.accountId ?? order?.accountId ?? (order ? undefined : id);
  const account = accountId ? await db.account.get(accountId) : undefined;
  const stop = named ?? stopFor(plan, { accountId, workorderId: order?.id });
  if (!named && !order && !account) return undefined;
  return targetOf({ id, planId: stop && plan?.id, stop, order, account });
}

type Found = { id: Uuid; planId?: Uuid; stop?: Stop; order?: Workorder; account?: AccountDetail };

function targetOf({ id, planId, stop, order, account }: Found): Target {
  const accountId = account?.id ?? stop?.accountId ?? undefined;
  return {
    key: `checkin/${order?.id ?? accountId ?? id}`,
    name: account?.name ?? order?.title ?? stop?.name ?? "",
    accountId,
    workorderId: order?.id,
    planId,
    planStopId: stop?.id,
    fence: fenceOf(account?.position ?? order?.position ?? stop?.position, account?.radiusM),
    intervalDays: account?.visitIntervalDays ?? null,
  };
}

function fenceOf(center: LonLat | null | undefined, radiusM: number | undefined): Fence | null {
  return center ? { center, radiusM: radiusM ?? ORDER_RADIUS_M } : null;
}
