/** The map library, loaded only when the first map is drawn. The only file that runs MapLibre and PMTiles. */
import * as maplibre from "maplibre-gl";
import worker from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { FileSource, PMTiles, Protocol } from "pmtiles";
import "maplibre-gl/dist/maplibre-gl.css";
import type { MapConfig } from "../api/types";
import type { LonLat } from "../api/units";
import type { Theme } from "../ui/theme.svelte";
import { keptBasemap } from "./basemap";
import { styleOf } from "./style";

export { maplibre };

maplibre.setWorkerUrl(worker);
const protocol = new Protocol();
maplibre.addProtocol("pmtiles", protocol.tile);

const FAR_ZOOM = 12; // a city district, when nothing says better

export type OpenOptions = {
  container: HTMLElement;
  config: MapConfig;
  theme: Theme;
  language: string;
  center?: LonLat;
  zoom?: number;
  /** A picture in a list: no gestures, no controls. */
  still?: boolean;
};

export async function openMap(options: OpenOptions): Promise<maplibre.Map> {
  const { container, config, theme, language, still = false } = options;
  const center = options.center ?? config.center ?? { lon: 0, lat: 0 };
  const bounds = !options.center && config.bounds ? config.bounds : undefined;
  const map = new maplibre.Map({
    container,
    style: styleOf(theme, await tilesOf(config), config.attribution, language),
    center: [center.lon, center.lat],
    zoom: options.zoom ?? FAR_ZOOM,
    ...(bounds ? { bounds } : {}),
    interactive: !still,
    attributionControl: { compact: true },
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    localIdeographFontFamily: '"PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", sans-serif',
  });
  map.touchZoomRotate.disableRotation();
  return map;
}

export async function restyle(
  map: maplibre.Map,
  config: MapConfig,
  theme: Theme,
  language: string,
): Promise<void> {
  map.setStyle(styleOf(theme, await tilesOf(config), config.attribution, language), { diff: false });
}

/** The kept file if there is one, else ranges over the network. */
async function tilesOf(config: MapConfig): Promise<string | null> {
  if (!config.basemapUrl) return null;
  const kept = await keptBasemap();
  if (kept) {
    protocol.add(new PMTiles(new FileSource(kept)));
    return `pmtiles://${kept.name}`;
  }
  return `pmtiles://${new URL(config.basemapUrl, location.href).href}`;
}
