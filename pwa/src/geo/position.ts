/** Positions from the phone: a burst for evidence, a watch for the map. Both say in words' terms why there is none. */
import type { Fix, Refused } from "../api/types";
import { lonLat } from "./lonlat";

export type Burst = { fixes: Fix[]; refused?: Refused };
export type BurstOptions = {
  /** Longest time to look, from truth.md: best fix of at most 20 s. */
  longestMs?: number;
  /** Good enough to stop early. */
  targetM?: number;
  onFix?: (fix: Fix, best: Fix) => void;
  signal?: AbortSignal;
  geolocation?: Geolocation;
};

const LONGEST_MS = 20_000;
const TARGET_M = 50;
const MOST_FIXES = 20; // the server stores each; a second's rate for 20 s

/** Resolves with what was found, at the latest after `longestMs`; never rejects. */
export function captureBurst(options: BurstOptions = {}): Promise<Burst> {
  const { longestMs = LONGEST_MS, targetM = TARGET_M, geolocation = navigator.geolocation } = options;
  if (!geolocation) return Promise.resolve({ fixes: [], refused: "unavailable" });
  return new Promise((resolve) => {
    const fixes: Fix[] = [];
    let refused: Refused = "timeout";
    const finish = () => {
      clearTimeout(timer);
      geolocation.clearWatch(watch);
      resolve(fixes.length > 0 ? { fixes: newest(fixes) } : { fixes: [], refused });
    };
    const timer = setTimeout(finish, longestMs);
    options.signal?.addEventListener("abort", finish, { once: true });
    const watch = geolocation.watchPosition(
      (position) => {
        const fix = fixOf(position);
        fixes.push(fix);
        options.onFix?.(fix, bestOf(fixes) as Fix);
        if (fix.accuracyM <= targetM && fixes.length >= 3) finish();
      },
      (error) => {
        refused = refusedOf(error);
        if (refused === "denied") finish();
      },
      // A fix that another watch got just now is as good as a new one; the verdict allows 15 s.
      { enableHighAccuracy: true, maximumAge: 5_000, timeout: longestMs },
    );
  });
}

export type Watch = { stop: () => void };

/** Follows the phone while a screen is open. */
export function watchPosition(onFix: (fix: Fix) => void, onRefused: (why: Refused) => void): Watch {
  if (!navigator.geolocation) {
    onRefused("unavailable");
    return { stop: () => undefined };
  }
  const id = navigator.geolocation.watchPosition(
    (position) => onFix(fixOf(position)),
    (error) => onRefused(refusedOf(error)),
    { enableHighAccuracy: true, maximumAge: 5_000 },
  );
  return { stop: () => navigator.geolocation.clearWatch(id) };
}

export function bestOf(fixes: readonly Fix[]): Fix | undefined {
  return fixes.reduce<Fix | undefined>(
    (best, fix) => (best && best.accuracyM <= fix.accuracyM ? best : fix),
    undefined,
  );
}

function newest(fixes: Fix[]): Fix[] {
  return fixes.slice(-MOST_FIXES);
}

function fixOf(position: GeolocationPosition): Fix {
  const { longitude, latitude, accuracy, altitude, speed } = position.coords;
  return {
    position: lonLat(longitude, latitude),
    accuracyM: accuracy,
    takenAt: new Date(position.timestamp).toISOString(),
    altitudeM: altitude,
    speedMps: speed,
  };
}

function refusedOf(error: GeolocationPositionError): Refused {
  if (error.code === error.PERMISSION_DENIED) return "denied";
  return error.code === error.TIMEOUT ? "timeout" : "unavailable";
}
