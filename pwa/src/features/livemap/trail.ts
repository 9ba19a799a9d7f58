/** Breadcrumbs of one day as the server answers them, and what a replay needs. Pure. */
import type { Instant, LonLat, RepLive, Uuid } from "../../api/types";

export type TrailPoint = { position: LonLat; accuracyM: number; takenAt: Instant; source: string };
export type Trail = { repId: Uuid; day: string; points: TrailPoint[] };

const GAP_MS = 10 * 60_000; // the app was closed or had no signal: nobody knows the way between

/** The longest unknown part of the day in seconds; 0 for a whole trail. */
export function longestGapS(points: readonly TrailPoint[]): number {
  let longest = 0;
  for (const [i, point] of points.entries()) {
    const before = points[i - 1];
    if (before) longest = Math.max(longest, Date.parse(point.takenAt) - Date.parse(before.takenAt));
  }
  return longest >= GAP_MS ? longest / 1000 : 0;
}

/** The trail up to and including point `index`; all of it for null. */
export function upTo(trail: Trail | null, index: number | null): LonLat[] {
  const points = trail?.points ?? [];
  return points.slice(0, index === null ? points.length : index + 1).map((point) => point.position);
}

/** The trail goes on to where somebody is now, also while it is not asked for again. */
export function withLatest(trail: Trail, rep: RepLive): Trail {
  const { position, positionAt, accuracyM } = rep;
  const last = trail.points.at(-1);
  const newer = positionAt && (!last || Date.parse(positionAt) > Date.parse(last.takenAt));
  if (!position || !newer) return trail;
  const point = { position, accuracyM: accuracyM ?? 0, takenAt: positionAt, source: "live" };
  return { ...trail, points: [...trail.points, point] };
}
