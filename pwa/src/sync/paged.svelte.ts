/** A long answer of the server, page after page by its cursor; begins again when `path` changes. */
import type { Page } from "../api/types";
import { isWithdrawn, keepAnswer, recallAnswer } from "./answers";
import { ask, sentenceFor } from "./remote.svelte";

export type Paged<T> = {
  readonly items: readonly T[];
  readonly total: number | null;
  readonly loading: boolean;
  /** A sentence, when the last try did not work. */
  readonly problem: string | null;
  /** When `items` were true, if they are the kept ones of an earlier time. */
  readonly keptAt: string | null;
  /** Everything is here. */
  readonly done: boolean;
  readonly more: () => Promise<void>;
  readonly reload: () => Promise<void>;
};

/** Call while a component initialises. `path` is read reactively and has no `cursor`; null asks nothing. */
export function paged<T>(path: () => string | null): Paged<T> {
  let pages = $state.raw<readonly Page<T>[]>([]);
  let keptAt = $state<string | null>(null);
  let loading = $state(false);
  let problem = $state<string | null>(null);
  let asked: AbortController | null = null;
  let wanted: string | null = null;

  async function first(from: string): Promise<void> {
    const mine = begin();
    try {
      const page = await ask<Page<T>>(from, { signal: mine.signal });
      pages = [page];
      keptAt = null;
      problem = null;
      await keepAnswer(from, page);
    } catch (error) {
      if (mine.signal.aborted) return;
      problem = sentenceFor(error);
      if (!(await isWithdrawn(from, error)) || asked !== mine) return;
      pages = [];
      keptAt = null;
    } finally {
      if (asked === mine) loading = false;
    }
  }

  async function more(): Promise<void> {
    const cursor = pages.at(-1)?.nextCursor;
    if (loading || !cursor || wanted === null || keptAt) return;
    const mine = begin();
    try {
      const page = await ask<Page<T>>(withCursor(wanted, cursor), { signal: mine.signal });
      pages = [...pages, page];
      problem = null;
    } catch (error) {
      if (!mine.signal.aborted) problem = sentenceFor(error);
    } finally {
      if (asked === mine) loading = false;
    }
  }

  function begin(): AbortController {
    asked?.abort();
    asked = new AbortController();
    loading = true;
    return asked;
  }

  async function showKept(from: string): Promise<void> {
    const kept = await recallAnswer<Page<T>>(from);
    if (!kept || wanted !== from || pages.length > 0) return;
    pages = [kept.value];
    keptAt = kept.at;
  }

  $effect(() => {
    const from = path();
    wanted = from;
    pages = [];
    keptAt = null;
    if (from === null) return;
    void showKept(from);
    void first(from);
    return () => asked?.abort();
  });

  return {
    get items() {
      return pages.flatMap((page) => page.items);
    },
    get total() {
      return pages[0]?.total ?? null;
    },
    get loading() {
      return loading;
    },
    get problem() {
      return problem;
    },
    get keptAt() {
      return keptAt;
    },
    get done() {
      return pages.length > 0 && !pages.at(-1)?.nextCursor;
    },
    more,
    reload: async () => {
      if (wanted !== null) await first(wanted);
    },
  };
}

export function withCursor(path: string, cursor: string): string {
  return `${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`;
}
