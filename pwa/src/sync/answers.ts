/** The last answer of an online-only question, kept on this phone and shown with its age while offline. */
import { ApiProblem } from "../api/problems";
import type { RoundsDb } from "../local/db";
import { session } from "../local/session.svelte";

const OLDEST_MS = 7 * 24 * 3_600_000;

export async function keepAnswer(path: string, value: unknown, at = new Date().toISOString()): Promise<void> {
  if (session.me) await session.db.answer.put({ path, value, at }).catch(() => undefined);
}

export async function recallAnswer<T>(path: string): Promise<{ value: T; at: string } | undefined> {
  if (!session.me) return undefined;
  const kept = await session.db.answer.get(path);
  return kept && !isOld(kept.at) ? (kept as { value: T; at: string }) : undefined;
}

/** True where the server says that this person may not see it, or that it is gone: then nor may this phone show it. */
export async function isWithdrawn(path: string, error: unknown): Promise<boolean> {
  if (!(error instanceof ApiProblem && [403, 404, 410].includes(error.status))) return false;
  if (session.me) await session.db.answer.delete(path).catch(() => undefined);
  return true;
}

export async function dropOldAnswers(db: RoundsDb): Promise<void> {
  await db.answer.filter(({ at }) => isOld(at)).delete();
}

function isOld(at: string): boolean {
  return Math.abs(Date.now() - Date.parse(at)) > OLDEST_MS;
}
