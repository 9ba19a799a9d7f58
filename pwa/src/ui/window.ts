/** Which rows of a long list are drawn, all of one height. Pure. */
const AROUND = 8; // drawn beyond the edges, so that a quick thumb sees no white
const STEP = 4; // rows come and go in groups: not every frame of a scroll draws anew

export type Window = { from: number; to: number };

export function visibleRows(count: number, rowPx: number, listTopPx: number, screenPx: number): Window {
  const first = Math.floor(-listTopPx / rowPx / STEP) * STEP;
  const last = Math.ceil((screenPx - listTopPx) / rowPx / STEP) * STEP;
  const from = Math.min(Math.max(0, first - AROUND), Math.max(0, count - 1));
  return { from, to: Math.min(count, Math.max(from, last + AROUND)) };
}

/**
 * Also the row with the focus (-1 = none) is drawn, wherever it is: taken out of the page it would lose it. In the
 * order of the list, for a row that changes its place in the page loses it as well.
 */
export function drawnPlaces(count: number, { from, to }: Window, focused: number): number[] {
  const places = Array.from({ length: to - from }, (_, i) => from + i);
  if (focused < 0 || focused >= count || (focused >= from && focused < to)) return places;
  return focused < from ? [focused, ...places] : [...places, focused];
}

/** How many rows that are not drawn lie right before the drawn one at `i`. */
export function leftOutBefore(places: readonly number[], i: number): number {
  return (places[i] ?? 0) - (places[i - 1] ?? -1) - 1;
}

/** Where the arrow keys lead from row `at`; null = the key is not for the list. */
export function rowAfter(pressed: string, at: number, last: number): number | null {
  if (pressed === "ArrowDown") return Math.min(last, at + 1);
  if (pressed === "ArrowUp") return Math.max(0, at - 1);
  if (pressed === "Home") return 0;
  if (pressed === "End") return last;
  return null;
}
