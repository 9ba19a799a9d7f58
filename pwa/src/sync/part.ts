/**
 * Parts of the app that the first screen does not wait for. A browser remembers that one could not be loaded, and a
 * new version may have taken the file away: then only a fresh page sends again.
 */
import { call } from "../api/client";
import { NoAnswer } from "../api/problems";

const TRIED = "rounds.freshPage";
export const CALM_MS = 1_000; // drafts are kept well within it

/** Rejects where the part cannot be loaded; where the server can be reached all the same the page is loaded anew, once. */
export async function loaded<T>(load: () => Promise<T>): Promise<T> {
  try {
    const part = await load();
    marks()?.removeItem(TRIED);
    return part;
  } catch (error) {
    void freshPage();
    throw error;
  }
}

/** Nobody's half-written form is taken away: an open sheet is waited for. */
export function reloadWhenCalm(): void {
  if (document.querySelector("dialog[open]")) setTimeout(reloadWhenCalm, CALM_MS);
  else location.reload();
}

async function freshPage(): Promise<void> {
  const tried = marks();
  if (!tried || tried.getItem(TRIED) !== null || !(await isServerThere())) return;
  if (tried.getItem(TRIED) !== null) return;
  tried.setItem(TRIED, "1");
  setTimeout(reloadWhenCalm, CALM_MS);
}

/** Without a network a page that is loaded anew may not come up at all. */
function isServerThere(): Promise<boolean> {
  return call("GET", "/me").then(
    () => true,
    (error: unknown) => !(error instanceof NoAnswer),
  );
}

/** Of this tab, and of the page after this one. Null where the browser forbids it: then nothing is loaded twice. */
function marks(): Storage | null {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null;
  }
}
