/** Corners that a hand drags, and that a keyboard moves: one button on the map for each. */
import type { Map as MapLibre, Marker } from "maplibre-gl";
import type { LonLat } from "../../api/types";
import { maplibre } from "../../geo/engine";
import "./handles.css";

export type HandleActions = {
  onchoose: (corner: number) => void;
  onmove: (corner: number, at: LonLat) => void;
  onnudge: (corner: number, bearingDeg: number) => void;
  ondrop: (corner: number) => void;
  label: (corner: number) => string;
};
const BEARING: Record<string, number> = { ArrowUp: 0, ArrowRight: 90, ArrowDown: 180, ArrowLeft: 270 };

export class Handles {
  readonly #map: MapLibre;
  readonly #actions: HandleActions;
  #markers: Marker[] = [];

  constructor(map: MapLibre, actions: HandleActions) {
    this.#map = map;
    this.#actions = actions;
  }

  show(ring: readonly LonLat[], chosen: number | null): void {
    while (this.#markers.length > ring.length) this.#markers.pop()?.remove();
    for (const [corner, at] of ring.entries()) {
      const marker = this.#markers[corner] ?? this.#add(corner, at);
      marker.setLngLat([at.lon, at.lat]);
      const element = marker.getElement();
      element.setAttribute("aria-label", this.#actions.label(corner));
      element.setAttribute("aria-pressed", String(corner === chosen));
    }
  }

  focus(corner: number): void {
    this.#markers[corner]?.getElement().focus();
  }

  remove(): void {
    for (const marker of this.#markers) marker.remove();
    this.#markers = [];
  }

  #add(corner: number, at: LonLat): Marker {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "map-corner";
    element.append(document.createElement("span"));
    element.addEventListener("click", (event) => {
      event.stopPropagation();
      this.#actions.onchoose(corner);
    });
    element.addEventListener("keydown", (event) => this.#key(event, corner));
    const marker = new maplibre.Marker({ element, draggable: true })
      .setLngLat([at.lon, at.lat])
      .addTo(this.#map);
    // MapLibre makes a draggable marker's element a plain image for screen readers; this one acts.
    element.removeAttribute("role");
    marker.on("dragstart", () => this.#actions.onchoose(corner));
    marker.on("drag", () => {
      const { lng, lat } = marker.getLngLat();
      this.#actions.onmove(corner, { lon: lng, lat } as LonLat);
    });
    this.#markers[corner] = marker;
    return marker;
  }

  #key(event: KeyboardEvent, corner: number): void {
    const bearing = BEARING[event.key];
    if (bearing !== undefined) this.#actions.onnudge(corner, bearing);
    else if (event.key === "Delete" || event.key === "Backspace") this.#actions.ondrop(corner);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
