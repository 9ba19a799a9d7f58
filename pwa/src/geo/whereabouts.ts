/** Roughly where the phone is, for estimates; nobody is asked for it, and no answer is fine. */
import type { LonLat, Profile } from "../api/types";
import { distanceM, lonLat } from "./lonlat";

const OLD_ENOUGH_MS = 5 * 60_000; // an estimate survives five minutes of walking
const PATIENCE_MS = 5_000;

export async function whereabouts(): Promise<LonLat | null> {
  const permission = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
  if (permission?.state !== "granted") return null;
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve(lonLat(coords.longitude, coords.latitude)),
      () => resolve(null),
      { maximumAge: OLD_ENOUGH_MS, timeout: PATIENCE_MS },
    );
  });
}

const DETOUR = 1.3; // streets against the straight line, as in routing/straight.py
const SPEED_KMH: Record<Profile, number> = { car: 28, bicycle: 15, foot: 4.8 };

export function roughTravelS(from: LonLat, to: LonLat, profile: Profile): number {
  return (distanceM(from, to) * DETOUR * 3.6) / SPEED_KMH[profile];
}
