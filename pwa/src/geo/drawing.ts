/** Puts pins, lines and rings on an open map and keeps them there over a change of style. */
import type { GeoJSONSource, Map as MapLibre, Marker } from "maplibre-gl";
import type { LonLat } from "../api/units";
import { maplibre } from "./engine";
import { boundsOf, dotsOf, linesOf, type MapLine, type MapPin, type MapRing, ringsOf } from "./features";
import { token } from "./palette";

export type Scene = {
  pins: readonly MapPin[];
  lines: readonly MapLine[];
  rings: readonly MapRing[];
  selected: string | null;
};

const MOST_MARKERS = 250; // above, a DOM element per pin makes a 2019 phone stutter: dots with clusters instead
const EDGES_PX = { top: 48, bottom: 48, left: 40, right: 80 }; // the buttons stand at the right
const CLOSE_ZOOM = 16;

export class Drawing {
  readonly #map: MapLibre;
  readonly #onPick: (id: string) => void;
  readonly #markers = new Map<string, { marker: Marker; drawn: string }>();
  #scene: Scene = { pins: [], lines: [], rings: [], selected: null };

  constructor(map: MapLibre, onPick: (id: string) => void) {
    this.#map = map;
    this.#onPick = onPick;
    map.on("style.load", () => this.#drawShapes());
    map.on("click", "dots", (event) => this.#pickDot(event.features?.[0]?.properties?.id));
    map.on("click", "clusters", (event) => map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 2 }));
  }

  show(scene: Scene): void {
    this.#scene = scene;
    if (this.#map.isStyleLoaded() || this.#map.getSource("rings")) this.#drawShapes();
    this.#drawMarkers(scene.pins.length <= MOST_MARKERS ? scene.pins : []);
  }

  fit(points: readonly LonLat[]): void {
    const bounds = boundsOf(points);
    if (bounds) this.#map.fitBounds(bounds, { padding: EDGES_PX, maxZoom: CLOSE_ZOOM, duration: 0 });
  }

  #pickDot(id: unknown): void {
    if (typeof id === "string") this.#onPick(id);
  }

  #drawShapes(): void {
    const { pins, lines, rings } = this.#scene;
    const dots = pins.length > MOST_MARKERS ? pins : [];
    if (!this.#map.getSource("rings")) addLayers(this.#map);
    this.#map.getSource<GeoJSONSource>("rings")?.setData(ringsOf(rings));
    this.#map.getSource<GeoJSONSource>("lines")?.setData(linesOf(lines));
    this.#map.getSource<GeoJSONSource>("dots")?.setData(dotsOf(dots));
  }

  #drawMarkers(pins: readonly MapPin[]): void {
    const wanted = new Set(pins.map((pin) => pin.id));
    for (const [id, { marker }] of this.#markers) {
      if (wanted.has(id)) continue;
      marker.remove();
      this.#markers.delete(id);
    }
    for (const pin of pins) this.#drawMarker(pin);
  }

  #drawMarker(pin: MapPin): void {
    const selected = this.#scene.selected === pin.id;
    const drawn = JSON.stringify([pin.text, pin.tone, pin.label, pin.big, selected]);
    const known = this.#markers.get(pin.id);
    if (known?.drawn === drawn) {
      known.marker.setLngLat([pin.at.lon, pin.at.lat]);
      return;
    }
    known?.marker.remove();
    const element = pinElement(pin, selected, () => this.#onPick(pin.id));
    const marker = new maplibre.Marker({ element }).setLngLat([pin.at.lon, pin.at.lat]).addTo(this.#map);
    this.#markers.set(pin.id, { marker, drawn });
  }
}

function pinElement(pin: MapPin, selected: boolean, onclick: () => void): HTMLElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "map-pin";
  element.dataset.tone = pin.tone ?? "accent";
  element.classList.toggle("big", pin.big ?? false);
  element.classList.toggle("selected", selected);
  element.setAttribute("aria-label", pin.label);
  element.title = pin.label;
  const dot = document.createElement("span");
  dot.textContent = pin.text ?? "";
  element.append(dot);
  element.addEventListener("click", (event) => {
    event.stopPropagation();
    onclick();
  });
  return element;
}

function addLayers(map: MapLibre): void {
  const empty = { type: "FeatureCollection" as const, features: [] };
  map.addSource("rings", { type: "geojson", data: empty });
  map.addSource("lines", { type: "geojson", data: empty });
  map.addSource("dots", {
    type: "geojson",
    data: empty,
    cluster: true,
    clusterRadius: 40,
    clusterMaxZoom: 13,
  });
  map.addLayer({
    id: "ring-fill",
    type: "fill",
    source: "rings",
    paint: { "fill-color": ["get", "color"], "fill-opacity": 0.14 },
  });
  map.addLayer({
    id: "ring-edge",
    type: "line",
    source: "rings",
    paint: { "line-color": ["get", "color"], "line-width": 2 },
  });
  const round = { "line-cap": "round", "line-join": "round" } as const;
  const line = { "line-color": ["get", "color"], "line-width": ["get", "width"] } as never;
  map.addLayer({
    id: "line",
    type: "line",
    source: "lines",
    filter: ["!", ["get", "dashed"]],
    layout: round,
    paint: line,
  });
  map.addLayer({
    id: "line-dashed",
    type: "line",
    source: "lines",
    filter: ["get", "dashed"],
    paint: { ...(line as object), "line-dasharray": [2, 1.5] },
  });
  addDots(map);
}

function addDots(map: MapLibre): void {
  const edge = { "circle-stroke-color": token("--paper"), "circle-stroke-width": 2 };
  map.addLayer({
    id: "clusters",
    type: "circle",
    source: "dots",
    filter: ["has", "point_count"],
    paint: {
      "circle-color": token("--accent"),
      "circle-radius": ["step", ["get", "point_count"], 14, 20, 18, 200, 24],
      ...edge,
    },
  });
  map.addLayer({
    id: "cluster-counts",
    type: "symbol",
    source: "dots",
    filter: ["has", "point_count"],
    layout: {
      "text-field": ["get", "point_count_abbreviated"],
      "text-font": ["sans-serif"],
      "text-size": 13,
    },
    paint: { "text-color": token("--on-accent") },
  });
  map.addLayer({
    id: "dots",
    type: "circle",
    source: "dots",
    filter: ["!", ["has", "point_count"]],
    paint: { "circle-color": ["get", "color"], "circle-radius": 8, ...edge },
  });
}
