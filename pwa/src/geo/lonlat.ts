import type { LonLat } from "../api/units";

export type { LonLat };

/** The only place where two numbers become a position. Throws naming the field. */
export function lonLat(lon: number, lat: number): LonLat {
  if (!Number.isFinite(lon) || Math.abs(lon) > 180)
    throw new RangeError(`lon is ${lon}, not within -180..180`);
  if (!Number.isFinite(lat) || Math.abs(lat) > 90) throw new RangeError(`lat is ${lat}, not within -90..90`);
  return { lon, lat } as LonLat;
}

const EARTH_RADIUS_M = 6_371_008.8; // mean radius, IUGG

/** Great-circle distance on a sphere, within 0.6 % of the ellipsoid (Sinnott 1984). */
export function distanceM(a: LonLat, b: LonLat): number {
  const rad = Math.PI / 180;
  const dLat = (b.lat - a.lat) * rad;
  const dLon = (b.lon - a.lon) * rad;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Point `metres` from `from` towards `bearingDeg` (0 = north). */
export function destination(from: LonLat, bearingDeg: number, metres: number): LonLat {
  const rad = Math.PI / 180;
  const angle = metres / EARTH_RADIUS_M;
  const bearing = bearingDeg * rad;
  const lat1 = from.lat * rad;
  const lat2 = Math.asin(
    Math.sin(lat1) * Math.cos(angle) + Math.cos(lat1) * Math.sin(angle) * Math.cos(bearing),
  );
  const dLon = Math.atan2(
    Math.sin(bearing) * Math.sin(angle) * Math.cos(lat1),
    Math.cos(angle) - Math.sin(lat1) * Math.sin(lat2),
  );
  const lon = ((from.lon + dLon / rad + 540) % 360) - 180;
  return lonLat(lon, lat2 / rad);
}

/** Ring of a circle for drawing, closed. */
export function circle(center: LonLat, radiusM: number, steps = 64): LonLat[] {
  const ring = Array.from({ length: steps }, (_, i) => destination(center, (i * 360) / steps, radiusM));
  return [...ring, ring[0] as LonLat];
}

/** Decodes an encoded polyline of precision 5 (Google's algorithm). */
export function decodePolyline(encoded: string): LonLat[] {
  const points: LonLat[] = [];
  let at = 0;
  let lat = 0;
  let lon = 0;
  const next = () => {
    let result = 0;
    let shift = 0;
    let byte = 0x20;
    while (byte >= 0x20 && at < encoded.length) {
      byte = encoded.charCodeAt(at++) - 63;
      result |= (byte & 0x1f) << shift;
      shift += 5;
    }
    return result & 1 ? ~(result >> 1) : result >> 1;
  };
  while (at < encoded.length) {
    lat += next();
    lon += next();
    points.push(lonLat(lon / 1e5, lat / 1e5));
  }
  return points;
}
