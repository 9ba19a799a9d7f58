/** A border in somebody's hands, with what it was before each step. */
import type { LonLat, Uuid } from "../../api/types";
import { crossing, halfway, moved, nearestSide, nudged, type Ring, withCorner, without } from "./ring";

const NUDGE_M = 25; // a house front: small enough for a street, few enough steps for a block
const MOST_STEPS = 200;

export class Draft {
  readonly id: Uuid | null;
  readonly name: string;
  readonly version: number;
  ring: Ring = $state.raw([]);
  chosen: number | null = $state(null);
  #past: Ring[] = $state.raw([]);
  #dragging = false;

  constructor(from: { id: Uuid; name: string; version: number; area: Ring } | null) {
    this.id = from?.id ?? null;
    this.name = from?.name ?? "";
    this.version = from?.version ?? 0;
    this.ring = from?.area ?? [];
  }

  get crosses(): boolean {
    return crossing(this.ring) !== null;
  }
  get few(): boolean {
    return this.ring.length < 3;
  }
  get undoable(): boolean {
    return this.#past.length > 0;
  }

  undo(): void {
    const [last, ...rest] = this.#past;
    if (!last) return;
    this.#past = rest;
    this.ring = last;
    this.chosen = null;
  }

  add(at: LonLat): void {
    const after = this.id === null ? this.ring.length - 1 : nearestSide(this.ring, at);
    this.#step(withCorner(this.ring, after, at), after + 1);
  }
  split(corner: number): void {
    const at = halfway(this.ring, corner);
    if (at) this.#step(withCorner(this.ring, corner, at), corner + 1);
  }
  drop(corner: number): void {
    this.#step(without(this.ring, corner), null);
  }
  nudge(corner: number, bearingDeg: number): void {
    this.#step(nudged(this.ring, corner, bearingDeg, NUDGE_M), corner);
  }
  /** A drag is one step, however many places it passes. */
  drag(corner: number, at: LonLat): void {
    if (!this.#dragging) this.#remember();
    this.#dragging = true;
    this.ring = moved(this.ring, corner, at);
  }
  choose(corner: number): void {
    this.#dragging = false;
    this.chosen = corner;
  }

  #step(ring: Ring, chosen: number | null): void {
    this.#remember();
    this.ring = ring;
    this.chosen = chosen;
    this.#dragging = false;
  }
  #remember(): void {
    this.#past = [this.ring, ...this.#past].slice(0, MOST_STEPS);
  }
}
