/** The burst of fixes while the sheet is open, and what it will most likely mean. */
import type { Fix, Instant, Refused } from "../../api/types";
import { captureBurst } from "../../geo/position";
import { decide, type Fence, type Judged } from "../../geo/verdict";

export class Measuring {
  startedAt: Instant = $state("");
  fixes: readonly Fix[] = $state.raw([]);
  refused: Refused | null = $state(null);
  running = $state(false);
  #fence: Fence | null;
  #abort: AbortController | null = null;

  constructor(fence: Fence | null) {
    this.#fence = fence;
  }

  readonly verdict: Judged = $derived.by(() =>
    decide(
      { fixes: this.fixes, capturedAt: new Date(this.startedAt || Date.now()), refused: this.refused },
      this.#fence,
    ),
  );

  /** Takes over what was measured before the sheet was closed. */
  resume(startedAt: Instant, fixes: readonly Fix[], refused: Refused | null): void {
    Object.assign(this, { startedAt, fixes, refused });
  }

  async start(): Promise<void> {
    this.stop();
    const mine = new AbortController();
    this.#abort = mine;
    Object.assign(this, { startedAt: new Date().toISOString(), fixes: [], refused: null, running: true });
    const burst = await captureBurst({
      signal: mine.signal,
      onFix: (fix) => {
        if (!mine.signal.aborted) this.fixes = [...this.fixes, fix];
      },
    });
    if (mine.signal.aborted) return;
    this.fixes = burst.fixes;
    this.refused = burst.refused ?? null;
    this.running = false;
  }

  stop(): void {
    this.#abort?.abort();
    this.#abort = null;
    this.running = false;
  }
}
