/** Sheets that live in the address (`?checkin=<id>`): back closes them, a reload opens them again. */
import { back, go, place } from "./navigation.svelte";

export type Overlay = "checkin" | "missed" | "checkout" | "note";

export function openOver(overlay: Overlay, id: string): void {
  go(`${place.path}?${overlay}=${encodeURIComponent(id)}`);
}

export function closeOver(): void {
  back(place.path);
}
