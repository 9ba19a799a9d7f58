/** A half-done check-in: everything that was measured, said and taken, so that a dead browser loses nothing. */
import type { Fix, Instant, Refused } from "../../api/types";
import type { RoundsDb } from "../../local/db";
import { dropDraft, readDraft, readDrafts, writeDraft } from "../../local/drafts";
import type { Clip, Shot } from "../../local/evidence";
import type { Said } from "./report";

export type CheckinDraft = {
  /** What opened the sheet, to open it again. */
  id: string;
  name: string;
  startedAt: Instant;
  fixes: readonly Fix[];
  refused: Refused | null;
  said: Said;
  shots: readonly Shot[];
  clips: readonly Clip[];
};

const PREFIX = "checkin/";
const FRESH_MS = 30 * 60_000; // what was measured half an hour ago says nothing about being there now

export async function unfinished(db: RoundsDb): Promise<{ key: string; draft: CheckinDraft } | undefined> {
  const drafts = await readDrafts<CheckinDraft>(db, PREFIX);
  const newest = drafts.sort((a, b) => b.at.localeCompare(a.at))[0];
  return newest && { key: newest.key, draft: newest.value };
}

export function hasContent(draft: Pick<CheckinDraft, "said" | "shots" | "clips">): boolean {
  const { note, outcome, reason } = draft.said;
  return Boolean(note.trim() || outcome || reason.trim() || draft.shots.length || draft.clips.length);
}

/** Fixes of the draft still stand for its own start; otherwise it is measured again. */
export function stillMeasured(draft: CheckinDraft, now: Date): boolean {
  return draft.fixes.length > 0 && now.getTime() - Date.parse(draft.startedAt) < FRESH_MS;
}

export const readCheckin = (db: RoundsDb, key: string) => readDraft<CheckinDraft>(db, key);
export const keepCheckin = (db: RoundsDb, key: string, draft: CheckinDraft) => writeDraft(db, key, draft);
export const dropCheckin = dropDraft;
