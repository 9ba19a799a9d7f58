/** The route as a drawing without a map: there at once, offline, and without a graphics card. Pure. */
import type { LonLat, Plan } from "../../api/types";
import { decodePolyline } from "../../geo/lonlat";

export type Dot = { id: string; x: number; y: number; state: string };
export type Sketch = { path: string; dots: Dot[] };
export type Box = { width: number; height: number; edge: number };

export function sketchOf(plan: Plan, box: Box): Sketch {
  const line = plan.geometry ? decodePolyline(plan.geometry) : [];
  const stops = plan.stops.filter((stop) => stop.kind === "visit" && stop.position);
  const places = stops.map((stop) => stop.position as LonLat);
  const project = projection([...line, ...places], box);
  const path = line.map((point, i) => {
    const { x, y } = project(point);
    return `${i === 0 ? "M" : "L"}${x} ${y}`;
  });
  return {
    path: path.join(""),
    dots: stops.map((stop) => ({ id: stop.id, state: stop.state, ...project(stop.position as LonLat) })),
  };
}

/** Everything inside the box, centred, north up, one scale both ways. */
function projection(points: readonly LonLat[], box: Box): (point: LonLat) => { x: number; y: number } {
  const lats = points.map((point) => point.lat);
  const lons = points.map((point) => point.lon);
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  const [west, east] = [Math.min(...lons), Math.max(...lons)];
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const [high, wide] = [north - south || 1e-6, (east - west) * shrink || 1e-6];
  const scale = Math.min((box.width - 2 * box.edge) / wide, (box.height - 2 * box.edge) / high);
  const tenths = (px: number) => Math.round(px * 10) / 10;
  return ({ lon, lat }) => ({
    x: tenths(box.width / 2 + (lon - (west + east) / 2) * shrink * scale),
    y: tenths(box.height / 2 - (lat - (south + north) / 2) * scale),
  });
}
