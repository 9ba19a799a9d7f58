/** Sends what is pending, oldest first, until nothing is left or the network says no. */

import type { PushAnswer, PushMutation, PushRequest } from "../api/operations";
import { NoAnswer } from "../api/problems";
import type { Mutation, RoundsDb } from "../local/db";
import { writeMeta } from "../local/db";
import { newId } from "../local/ids";
import { nextBatch } from "./batch";
import { addressOf, deviceOf } from "./device";
import { holdsFrom, markBack, markSent, renumber, rewind, takeResults } from "./outbox";
import type { Transport } from "./transport";

export type PushOutcome = { sent: number };

export async function pushAll(db: RoundsDb, transport: Transport): Promise<PushOutcome> {
  let sent = 0;
  let closedGaps = 0;
  for (let batch = await nextBatch(db); batch.length > 0; batch = await nextBatch(db)) {
    const device = await deviceOf(db, transport);
    await markSent(db, batch, new Date().toISOString());
    const answer = await send(db, transport, { ...addressOf(device), mutations: batch.map(asSent) }, batch);
    const expected = await takeResults(db, answer.results, answer.durableUpto);
    const progressed = answer.results.some((result) => result.status !== "gap");
    if (expected !== null) {
      // Once per push: a server that goes on reporting the same gap must not make a busy loop.
      if (closedGaps > 0 && !progressed) throw new Error(`The server still misses operation ${expected}.`);
      closedGaps += 1;
      await closeGap(db, expected);
    } else if (!progressed) {
      throw new Error("The server answered a push without a result.");
    }
    sent += batch.length;
  }
  return { sent };
}

async function send(
  db: RoundsDb,
  transport: Transport,
  request: PushRequest,
  batch: readonly Mutation[],
): Promise<PushAnswer> {
  try {
    const answer = await transport.push(request);
    if (!Array.isArray(answer?.results)) throw new NoAnswer("not_json"); // somebody answered in the server's place
    await writeMeta(db, "clockOffsetMs", Date.parse(answer.serverAt) - Date.now());
    return answer;
  } catch (error) {
    await markBack(db, batch);
    throw error;
  }
}

async function closeGap(db: RoundsDb, expected: number): Promise<void> {
  if (await holdsFrom(db, expected - 1)) await rewind(db, expected - 1);
  else await renumber(db, newId());
}

function asSent(mutation: Mutation): PushMutation {
  const { seq, id, kind, schemaV = 1, baseVersion, body, bodySha256, clientAt, monoMs, offsetMs } = mutation;
  const base: PushMutation = { seq, id, kind, schemaV, body, bodySha256, clientAt, monoMs };
  return {
    ...base,
    ...(baseVersion === undefined ? {} : { baseVersion }),
    ...(typeof offsetMs === "number" ? { offsetMs } : {}),
  };
}
