/** Questions about one business day that several screens ask of this phone. */
import type { Day, Plan, Stop, Uuid, Visit } from "../api/types";
import type { RoundsDb } from "./db";

/** The published plan if there is one, else the draft. */
export async function planOfDay(db: RoundsDb, repId: Uuid, day: Day): Promise<Plan | undefined> {
  const plans = await db.plan.where("[repId+day]").equals([repId, day]).toArray();
  return plans.find((plan) => plan.status === "published") ?? plans[0];
}

/** One visit at a time: the newest open one of this person. */
export async function openVisit(db: RoundsDb, repId: Uuid): Promise<Visit | undefined> {
  const open = await db.visit.where("state").equals("open").sortBy("startedAt");
  return open.reverse().find((visit) => visit.repId === repId);
}

export async function visitsOfDay(db: RoundsDb, repId: Uuid, day: Day): Promise<Visit[]> {
  const visits = await db.visit.where("day").equals(day).sortBy("startedAt");
  return visits.filter((visit) => visit.repId === repId);
}

/** The stop of a plan that a visit to this account or work order would be. */
export function stopFor(
  plan: Plan | undefined,
  target: { accountId?: Uuid | null; workorderId?: Uuid | null },
): Stop | undefined {
  const { accountId, workorderId } = target;
  const open = (plan?.stops ?? []).filter((stop) => stop.kind === "visit" && stop.state === "planned");
  if (workorderId) return open.find((stop) => stop.workorderId === workorderId);
  return open.find((stop) => accountId !== undefined && stop.accountId === accountId);
}
