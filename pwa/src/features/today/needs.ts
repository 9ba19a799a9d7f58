import type { Stop } from "../../api/types";
import type { RoundsDb } from "../../local/db";

/** What a stop asks for: a work order says it itself, also where it is at an account. */
export async function skillsOf(
  db: RoundsDb,
  stop: Pick<Stop, "accountId" | "workorderId">,
): Promise<string[]> {
  const asks = stop.workorderId
    ? await db.workorder.get(stop.workorderId)
    : await db.account.get(stop.accountId ?? "");
  return asks?.skills ?? [];
}
