/** What a screen puts on the map, in its own terms. */
import type { Feature, FeatureCollection } from "geojson";
import type { LonLat } from "../api/units";
import { circle } from "./lonlat";
import { colour, type Tone } from "./palette";

export type MapPin = {
  id: string;
  at: LonLat;
  /** Read aloud and shown on hover. */
  label: string;
  tone?: Tone;
  /** One to three characters inside, e.g. the order of a stop. */
  text?: string;
  /** `big` for what the screen is about. */
  big?: boolean;
};
export type MapLine = {
  id: string;
  points: readonly LonLat[];
  tone?: Tone;
  dashed?: boolean;
  widthPx?: number;
};
/** A fence or the accuracy of a position. */
export type MapRing = { id: string; center: LonLat; radiusM: number; tone?: Tone };

export function linesOf(lines: readonly MapLine[]): FeatureCollection {
  return collection(
    lines
      .filter((line) => line.points.length > 1)
      .map((line) => ({
        type: "Feature",
        properties: {
          color: colour(line.tone ?? "accent"),
          dashed: line.dashed ?? false,
          width: line.widthPx ?? 4,
        },
        geometry: { type: "LineString", coordinates: line.points.map((point) => [point.lon, point.lat]) },
      })),
  );
}

export function ringsOf(rings: readonly MapRing[]): FeatureCollection {
  return collection(
    rings.map((ring) => ({
      type: "Feature",
      properties: { color: colour(ring.tone ?? "accent") },
      geometry: {
        type: "Polygon",
        coordinates: [circle(ring.center, ring.radiusM).map((point) => [point.lon, point.lat])],
      },
    })),
  );
}

export function dotsOf(pins: readonly MapPin[]): FeatureCollection {
  return collection(
    pins.map((pin) => ({
      type: "Feature",
      properties: { id: pin.id, color: colour(pin.tone ?? "accent"), label: pin.label },
      geometry: { type: "Point", coordinates: [pin.at.lon, pin.at.lat] },
    })),
  );
}

function collection(features: Feature[]): FeatureCollection {
  return { type: "FeatureCollection", features };
}

/** West, south, east, north of everything; null when there is nothing. */
export function boundsOf(points: readonly LonLat[]): [number, number, number, number] | null {
  if (points.length === 0) return null;
  const lons = points.map((point) => point.lon);
  const lats = points.map((point) => point.lat);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}
