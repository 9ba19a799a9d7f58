/** Dexie queries as Svelte 5 state: re-run when the rows they read, or the runes they read, change. */
import { liveQuery as dexieLiveQuery } from "dexie";
import type { RoundsDb } from "./db";
import { session } from "./session.svelte";

export type Live<T> = { readonly value: T; readonly ready: boolean };

/**
 * Call while a component initialises. Runes that decide the query go into `key`, which is read synchronously:
 * `const account = live((db, id) => db.account.get(id), undefined, () => id)`.
 */
export function live<T, K = undefined>(
  query: (db: RoundsDb, key: K) => Promise<T> | T,
  initial: NoInfer<T>,
  key: () => K = () => undefined as K,
): Live<T> {
  let value = $state.raw(initial);
  let ready = $state(false);
  $effect(() => {
    const db = session.openDb;
    if (!db) return;
    const current = key();
    const subscription = dexieLiveQuery(() => query(db, current)).subscribe({
      next: (result) => {
        value = result;
        ready = true;
      },
      error: (error: Error) => {
        // A database closed by a log-out is the end of the screen, not a failure.
        if (error.name !== "DatabaseClosedError") throw error;
      },
    });
    return () => subscription.unsubscribe();
  });
  return {
    get value() {
      return value;
    },
    get ready() {
      return ready;
    },
  };
}
