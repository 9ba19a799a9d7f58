/** Sends what is pending, oldest first, until nothing is left or the network says no. */

import type { PushAnswer, PushMutation, PushRequest } from "../api/operations";
import { ApiProblem, NoAnswer } from "../api/problems";
import type { Mutation, RoundsDb } from "../local/db";
import { newId } from "../local/ids";
import { unlessFull } from "../local/storage";
import { nextBatch } from "./batch";
import { noteClock } from "./clock";
import { addressOf, deviceOf } from "./device";
import { holdsFrom, markBack, markSent, renumber, rewind } from "./outbox";
import { isJudged, takeResults } from "./results";
import type { Transport } from "./transport";

export type PushOutcome = { sent: number };

/** SHA-256 of `{}`, the body of what fills a number. */
const NOTHING = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

export async function pushAll(db: RoundsDb, transport: Transport): Promise<PushOutcome> {
  let sent = 0;
  let closedGaps = 0;
  let most: number | undefined;
  for (let batch = await nextBatch(db); batch.length > 0; batch = await nextBatch(db, most)) {
    const answer = await sendBatch(db, transport, batch).catch((error: unknown) =>
      setApart(db, batch, error),
    );
    if (answer === null) {
      most = Math.max(1, Math.floor(batch.length / 2));
      continue;
    }
    most = undefined;
    const expected = await takeResults(db, answer.results, answer.durableUpto);
    const progressed = answer.results.some(isJudged);
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

async function sendBatch(
  db: RoundsDb,
  transport: Transport,
  batch: readonly Mutation[],
): Promise<PushAnswer> {
  const device = await deviceOf(db, transport);
  // On a full phone only the mark beside an item is missing; sending is what may give room back.
  await markSent(db, batch, new Date().toISOString()).catch(unlessFull);
  return send(db, transport, { ...addressOf(device), mutations: batch.map(asSent) }, batch);
}

/** Of a push that the server does not take as a whole, smaller ones are tried, until the one at fault is alone. */
async function setApart(db: RoundsDb, batch: readonly Mutation[], error: unknown): Promise<null> {
  if (!(error instanceof ApiProblem && [400, 413, 422].includes(error.status))) throw error;
  const [only] = batch;
  if (batch.length > 1 || !only) return null;
  if (only.hole || only.hollow) throw error; // not even an empty one: the trouble is not in it
  const { code, detail, facts } = error;
  await db.outbox.update(only.seq, { hollow: 1, refusal: { code, detail, facts } });
  return null;
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
    await noteClock(db, answer.serverAt);
    return answer;
  } catch (error) {
    await markBack(db, batch).catch(unlessFull);
    throw error;
  }
}

async function closeGap(db: RoundsDb, expected: number): Promise<void> {
  if (await holdsFrom(db, expected - 1)) await rewind(db, expected - 1);
  else await renumber(db, newId());
}

function asSent(mutation: Mutation): PushMutation {
  const { seq, id, kind, schemaV = 1, baseVersion, body, bodySha256, clientAt, monoMs, offsetMs } = mutation;
  const times = { clientAt, monoMs, ...(typeof offsetMs === "number" ? { offsetMs } : {}) };
  if (mutation.hole || mutation.hollow)
    return { seq, id, kind: "nothing", schemaV: 1, body: "{}", bodySha256: NOTHING, ...times };
  const base = { seq, id, kind, schemaV, body, bodySha256, ...times };
  return baseVersion === undefined ? base : { ...base, baseVersion };
}
