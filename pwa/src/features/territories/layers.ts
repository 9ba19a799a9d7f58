/** Areas and accounts on an open map, kept there over a change of style. */
import type { FeatureCollection, Position } from "geojson";
import type { GeoJSONSource, MapGeoJSONFeature, Map as MapLibre } from "maplibre-gl";
import type { LonLat } from "../../api/types";
import { colour, type Tone, token } from "../../geo/palette";

export type DrawnArea = {
  id: string;
  name: string;
  ring: readonly LonLat[];
  /** 0..1: how strongly it is filled. */
  weight: number;
  chosen: boolean;
  dashed?: boolean;
  faint?: boolean;
};
export type Dot = { at: LonLat; tone: Tone; big: boolean };
export type AreaScene = { areas: readonly DrawnArea[]; dots: readonly Dot[] };

const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };
const AREAS = "territory-areas";
const DOTS = "territory-dots";
const NAMES = "territory-names";
const FILL = "territory-fill";

export class AreaLayers {
  readonly #map: MapLibre;
  #scene: AreaScene = { areas: [], dots: [] };

  constructor(map: MapLibre, onpick: (id: string) => void) {
    this.#map = map;
    map.on("style.load", () => this.#draw());
    map.on("click", FILL, (event) => {
      // The smallest lies on top and was drawn last.
      const id = (event.features as MapGeoJSONFeature[] | undefined)?.[0]?.properties.id;
      if (typeof id === "string") onpick(id);
    });
  }

  show(scene: AreaScene): void {
    this.#scene = scene;
    if (this.#map.isStyleLoaded() || this.#map.getSource(AREAS)) this.#draw();
    else this.#map.once("idle", () => this.#draw());
  }

  #draw(): void {
    if (!this.#map.getSource(AREAS)) addLayers(this.#map);
    const { areas, dots } = this.#scene;
    this.#map.getSource<GeoJSONSource>(AREAS)?.setData(areasOf(areas));
    this.#map.getSource<GeoJSONSource>(NAMES)?.setData(namesOf(areas));
    this.#map.getSource<GeoJSONSource>(DOTS)?.setData(dotsOf(dots));
  }
}

const pair = (at: LonLat): Position => [at.lon, at.lat];

function areasOf(areas: readonly DrawnArea[]): FeatureCollection {
  const drawn = areas.filter(({ ring }) => ring.length > 1);
  return {
    type: "FeatureCollection",
    features: drawn.map(({ id, ring, weight, chosen, dashed = false, faint = false }) => ({
      type: "Feature",
      properties: {
        id,
        fill: dashed ? 0 : 0.06 + 0.34 * weight,
        color: colour(chosen ? "ink" : faint ? "soft" : "accent"),
        width: chosen ? 4 : 2,
        dashed,
      },
      geometry: { type: "Polygon", coordinates: [[...ring, ...ring.slice(0, 1)].map(pair)] },
    })),
  };
}

function namesOf(areas: readonly DrawnArea[]): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: areas
      .filter(({ ring, dashed }) => ring.length > 2 && !dashed)
      .map(({ name, ring }) => ({
        type: "Feature",
        properties: { name },
        geometry: { type: "Point", coordinates: pair(middle(ring)) },
      })),
  };
}

function dotsOf(dots: readonly Dot[]): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: dots.map(({ at, tone, big }) => ({
      type: "Feature",
      properties: { color: colour(tone), size: big ? 7 : 3 },
      geometry: { type: "Point", coordinates: pair(at) },
    })),
  };
}

function middle(ring: readonly LonLat[]): LonLat {
  const mean = (of: (at: LonLat) => number) => ring.reduce((sum, at) => sum + of(at), 0) / ring.length;
  return { lon: mean((at) => at.lon), lat: mean((at) => at.lat) } as LonLat;
}

function addLayers(map: MapLibre): void {
  for (const id of [AREAS, NAMES, DOTS]) map.addSource(id, { type: "geojson", data: EMPTY });
  map.addLayer({
    id: FILL,
    type: "fill",
    source: AREAS,
    paint: { "fill-color": colour("accent"), "fill-opacity": ["get", "fill"] },
  });
  for (const dashed of [false, true])
    map.addLayer({
      id: `territory-edge-${dashed ? "dashed" : "solid"}`,
      type: "line",
      source: AREAS,
      filter: ["==", ["get", "dashed"], dashed],
      layout: { "line-join": "round" },
      paint: {
        "line-color": ["get", "color"],
        "line-width": ["get", "width"],
        ...(dashed ? { "line-dasharray": [2, 1.5] } : {}),
      },
    });
  map.addLayer({
    id: DOTS,
    type: "circle",
    source: DOTS,
    paint: {
      "circle-color": ["get", "color"],
      "circle-radius": ["get", "size"],
      "circle-stroke-color": token("--paper"),
      "circle-stroke-width": 1,
    },
  });
  map.addLayer({
    id: NAMES,
    type: "symbol",
    source: NAMES,
    layout: { "text-field": ["get", "name"], "text-font": ["sans-serif"], "text-size": 14 },
    paint: { "text-color": token("--ink"), "text-halo-color": token("--paper"), "text-halo-width": 2 },
  });
}
