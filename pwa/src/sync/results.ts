/** What the server's answers to a push make of the operations that went out. */
import type { PushResult } from "../api/operations";
import type { Instant } from "../api/types";
import { type Mutation, type RoundsDb, readMeta, writeMeta } from "../local/db";
import { DURABLE, ROUND } from "./outbox";
import { atOnce, rebuildFor } from "./rows";

/** Takes in the server's answers. Returns the seq to send again from, if the server is missing some. */
export async function takeResults(
  db: RoundsDb,
  results: readonly PushResult[],
  durableUpto: number,
): Promise<number | null> {
  const at = new Date().toISOString();
  return atOnce(db, async () => {
    const round = (await readMeta<number>(db, ROUND)) ?? 0;
    const held = await db.outbox.bulkGet(results.map((result) => result.seq));
    const refused: Mutation[] = [];
    const changes = results.flatMap((result, i) => {
      const mutation = held[i];
      if (mutation?.state !== "pending" || mutation.id !== result.id) return [];
      if ((isRefusal(result) || mutation.hollow) && !mutation.hole) refused.push(mutation);
      return [{ key: result.seq, changes: after(mutation, result, { at, round }) }];
    });
    await db.outbox.bulkUpdate(changes);
    await rebuildFor(db, refused);
    await writeMeta(db, DURABLE, durableUpto);
    const gaps = results.filter((result) => result.status === "gap").map((result) => result.expected ?? 1);
    return gaps.length > 0 ? Math.min(...gaps) : null;
  });
}

/** What an answer makes of an operation. A gap, or a word that this app does not know, leaves it to be sent again. */
function after(
  mutation: Mutation,
  result: PushResult,
  { at, round }: { at: Instant; round: number },
): Partial<Mutation> {
  if (!isJudged(result)) return { inFlight: undefined };
  if (mutation.hollow && !mutation.hole) return { state: "attention", inFlight: undefined };
  if (!isRefusal(result) || mutation.hole)
    return { state: "acked", ackedAt: at, ackedIn: round, inFlight: undefined };
  const { code, field, detail, facts } = result;
  const refusal = { code: code ?? "unknown", field, detail, facts: facts ?? {} };
  return { state: "attention", refusal, inFlight: undefined };
}

/** The server has taken its number in. */
export function isJudged({ status }: PushResult): boolean {
  return status === "applied" || status === "duplicate" || status === "rejected";
}

/** `duplicate` carries the stored answer, which may have been a refusal. */
function isRefusal(result: PushResult): boolean {
  return result.status === "rejected" || (result.status === "duplicate" && Boolean(result.code));
}
