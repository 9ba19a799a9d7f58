/** The picture of a check-in: fence, entrance, own dot with its accuracy, all to one scale. */
import { distanceM, type LonLat } from "../../geo/lonlat";
import type { Fence, Judged } from "../../geo/verdict";

export const HALF_PX = 80;
const EDGE_PX = 8;
const FARTHEST_FENCES = 3; // beyond, the dot sits at the edge and only points the way
const MIN_DOT_PX = 6;

export type Ring = {
  fencePx: number;
  dot: { x: number; y: number; accuracyPx: number; beyond: boolean } | null;
};

export function ringOf(fence: Fence | null, verdict: Judged): Ring {
  const radiusM = fence?.radiusM ?? 150;
  const { fix } = verdict;
  const awayM = fix && fence ? distanceM(fence.center, fix.position) : 0;
  const reachM = fix ? Math.max(radiusM, awayM + fix.accuracyM) : radiusM;
  const shownM = Math.min(reachM, radiusM * FARTHEST_FENCES);
  const pxPerM = (HALF_PX - EDGE_PX) / shownM;
  const fencePx = fence ? radiusM * pxPerM : 0;
  if (!fix) return { fencePx, dot: null };
  const turn = fence ? bearing(fence.center, fix.position) : 0;
  const outPx = Math.min(awayM * pxPerM, HALF_PX - EDGE_PX);
  return {
    fencePx,
    dot: {
      x: HALF_PX + outPx * Math.sin(turn),
      y: HALF_PX - outPx * Math.cos(turn),
      accuracyPx: Math.max(MIN_DOT_PX, Math.min(fix.accuracyM * pxPerM, HALF_PX)),
      beyond: awayM * pxPerM > HALF_PX - EDGE_PX,
    },
  };
}

/** Radians clockwise from north; flat, which is true enough for a picture. */
function bearing(from: LonLat, to: LonLat): number {
  const east = (to.lon - from.lon) * Math.cos((from.lat * Math.PI) / 180);
  return Math.atan2(east, to.lat - from.lat);
}
