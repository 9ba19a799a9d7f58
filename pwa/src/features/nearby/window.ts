/** Which rows of a long list are on the screen, all of one height. */
const AROUND = 6; // drawn beyond the edges, so that a quick thumb sees no white

export type Window = { from: number; to: number };

export function visibleRows(count: number, rowPx: number, listTopPx: number, screenPx: number): Window {
  const first = Math.floor(-listTopPx / rowPx);
  const last = Math.ceil((screenPx - listTopPx) / rowPx);
  const from = Math.min(Math.max(0, first - AROUND), Math.max(0, count - 1));
  return { from, to: Math.min(count, Math.max(from, last + AROUND)) };
}
