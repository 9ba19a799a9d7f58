/** Corners of an area while a hand changes them. The server judges again; this keeps a hand from sending nonsense. */
import type { LonLat } from "../../api/types";
import { destination } from "../../geo/lonlat";

export type Ring = readonly LonLat[];

export const withCorner = (ring: Ring, after: number, at: LonLat): Ring => [
  ...ring.slice(0, after + 1),
  at,
  ...ring.slice(after + 1),
];
export const without = (ring: Ring, corner: number): Ring => ring.filter((_, i) => i !== corner);
export const moved = (ring: Ring, corner: number, at: LonLat): Ring =>
  ring.map((one, i) => (i === corner ? at : one));

/** `metres` towards `bearingDeg` (0 = north). */
export function nudged(ring: Ring, corner: number, bearingDeg: number, metres: number): Ring {
  return ring.map((one, i) => (i === corner ? destination(one, bearingDeg, metres) : one));
}

/** Halfway to the next corner. */
export function halfway(ring: Ring, corner: number): LonLat | null {
  const from = ring[corner];
  const to = ring[(corner + 1) % ring.length];
  return from && to ? ({ lon: (from.lon + to.lon) / 2, lat: (from.lat + to.lat) / 2 } as LonLat) : null;
}

/** After which corner a new one belongs: on the side that is nearest to it. */
export function nearestSide(ring: Ring, at: LonLat): number {
  if (ring.length < 3) return ring.length - 1;
  const away = ring.map((from, i) => awayFrom(at, from, ring[(i + 1) % ring.length] ?? from));
  return away.indexOf(Math.min(...away));
}

/** Two sides that cross, by the corners at which they begin; null where none do. */
export function crossing(ring: Ring): [number, number] | null {
  for (let i = 0; i < ring.length; i++)
    for (let j = i + 2; j < ring.length; j++) {
      if (i === 0 && j === ring.length - 1) continue; // neighbours over the end
      if (cross(ring, i, j)) return [i, j];
    }
  return null;
}

type Pair = readonly [number, number];

function awayFrom(at: LonLat, from: LonLat, to: LonLat): number {
  const shrink = Math.cos((at.lat * Math.PI) / 180);
  const flat = (p: LonLat): Pair => [(p.lon - at.lon) * shrink, p.lat - at.lat];
  const [ax, ay] = flat(from);
  const [bx, by] = flat(to);
  const long = (bx - ax) ** 2 + (by - ay) ** 2;
  const part = long === 0 ? 0 : Math.min(1, Math.max(0, -(ax * (bx - ax) + ay * (by - ay)) / long));
  return Math.hypot(ax + part * (bx - ax), ay + part * (by - ay));
}

function cross(ring: Ring, i: number, j: number): boolean {
  const a = ring[i];
  const b = ring[(i + 1) % ring.length];
  const c = ring[j];
  const d = ring[(j + 1) % ring.length];
  if (!a || !b || !c || !d) return false;
  return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
}

const turn = (a: LonLat, b: LonLat, c: LonLat) =>
  Math.sign((b.lon - a.lon) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lon - a.lon));
