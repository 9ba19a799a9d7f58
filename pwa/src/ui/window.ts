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

/** Where the arrow keys lead from row `at`; null = the key is not for the list. */
export function rowAfter(pressed: string, at: number, last: number): number | null {
  if (pressed === "ArrowDown") return Math.min(last, at + 1);
  if (pressed === "ArrowUp") return Math.max(0, at - 1);
  if (pressed === "Home") return 0;
  if (pressed === "End") return last;
  return null;
}
