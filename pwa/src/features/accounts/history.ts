/** The time line of an account: what the server told, and what this phone has not sent yet. */
import type { HistoryItem, Visit } from "../../api/types";

export type Moment = HistoryItem & { photos: Visit["photos"]; visitId?: string };

/** Newest first; a visit known here in full takes the place of the server's line about it. */
export function timeline(history: readonly HistoryItem[], visits: readonly Visit[]): Moment[] {
  const own = new Map(visits.map((visit) => [visit.id, momentOf(visit)]));
  const told = history.filter((item) => !own.has(item.id)).map((item) => ({ ...item, photos: [] }));
  return [...own.values(), ...told].sort((a, b) => b.at.localeCompare(a.at));
}

function momentOf(visit: Visit): Moment {
  return {
    id: visit.id,
    visitId: visit.id,
    at: visit.startedAt,
    kind: visit.state === "missed" ? "missed" : "visit",
    by: visit.repName,
    text: visit.notes.map((note) => note.text).join("\n"),
    outcome: visit.state === "missed" ? visit.missedReason : visit.outcome,
    verdict: visit.verdict?.outcome,
    photoIds: visit.photos.map((photo) => photo.id),
    voiceIds: visit.voices.map((voice) => voice.id),
    photos: visit.photos,
  };
}
