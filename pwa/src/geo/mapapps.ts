/** The map apps that make sense for a place and a phone, each with its link in the datum that the app expects. */
import gcoord from "gcoord";
import type { Language, Profile } from "../api/types";
import { type LonLat, lonLat } from "./lonlat";
import { navigationUrl, toGcj02 } from "./navigate";

export type AppName = "amap" | "baidu" | "apple" | "google" | "geo";
export type Destination = { position: LonLat; name: string; profile: Profile };

/** GCJ-02 and BD-09 are defined for China only; anywhere else the shift would send people 500 m astray. */
export function isInChina(position: LonLat): boolean {
  const shifted = toGcj02(position);
  return shifted.lon !== position.lon || shifted.lat !== position.lat;
}

export function mapApps(position: LonLat, language: Language, userAgent: string): AppName[] {
  const apple = /iPhone|iPad|Macintosh/.test(userAgent);
  const own: AppName[] = apple ? ["apple"] : ["geo"];
  if (isInChina(position)) return ["amap", "baidu", ...own, "google"];
  const foreign: AppName[] = apple ? ["apple", "google"] : ["google", "geo"];
  return language === "zh-CN" ? [...foreign, "amap"] : foreign;
}

export function mapUrl(app: AppName, to: Destination): string {
  const { position, name, profile } = to;
  const label = encodeURIComponent(name);
  switch (app) {
    case "amap":
    case "apple":
    case "google":
      return navigationUrl(app, position, name, profile);
    case "baidu": {
      const at = toBd09(position);
      return `https://api.map.baidu.com/marker?location=${at.lat},${at.lon}&title=${label}&content=${label}&coord_type=bd09ll&output=html&src=rounds`;
    }
    case "geo":
      return `geo:${position.lat},${position.lon}?q=${position.lat},${position.lon}(${label})`;
    default:
      return app satisfies never;
  }
}

function toBd09(position: LonLat): LonLat {
  if (!isInChina(position)) return position;
  const [lon, lat] = gcoord.transform([position.lon, position.lat], gcoord.WGS84, gcoord.BD09);
  return lonLat(lon, lat);
}
