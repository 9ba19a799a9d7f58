/** Links into the phone's map app, in the datum which that app expects. */
import gcoord from "gcoord";
import type { Profile } from "../api/types";
import { type LonLat, lonLat } from "./lonlat";

export type MapApp = "apple" | "google" | "amap";

/** GCJ-02 moves a point by some 500 m; outside China gcoord leaves it alone. */
export function toGcj02(position: LonLat): LonLat {
  const [lon, lat] = gcoord.transform([position.lon, position.lat], gcoord.WGS84, gcoord.GCJ02);
  return lonLat(lon, lat);
}

/** What this phone most likely has. */
export function likelyMapApp(language: string, userAgent: string): MapApp {
  if (language === "zh-CN") return "amap";
  return /iPhone|iPad|Macintosh/.test(userAgent) ? "apple" : "google";
}

const GOOGLE_MODE: Record<Profile, string> = { car: "driving", bicycle: "bicycling", foot: "walking" };
const APPLE_MODE: Record<Profile, string> = { car: "d", bicycle: "c", foot: "w" };
const AMAP_MODE: Record<Profile, string> = { car: "car", bicycle: "ride", foot: "walk" };

export function navigationUrl(app: MapApp, to: LonLat, name: string, profile: Profile): string {
  switch (app) {
    case "google":
      return `https://www.google.com/maps/dir/?api=1&destination=${to.lat},${to.lon}&travelmode=${GOOGLE_MODE[profile]}`;
    case "apple":
      return `https://maps.apple.com/?daddr=${to.lat},${to.lon}&dirflg=${APPLE_MODE[profile]}`;
    case "amap": {
      const gcj = toGcj02(to);
      const label = encodeURIComponent(name);
      return `https://uri.amap.com/navigation?to=${gcj.lon},${gcj.lat},${label}&mode=${AMAP_MODE[profile]}&coordinate=gaode&callnative=1`;
    }
    default:
      return app satisfies never;
  }
}
