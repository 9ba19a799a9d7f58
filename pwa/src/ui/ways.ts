/** The shell lends the screens its table of routes: a link to a screen that this person does not have is not drawn. */
import { getContext, setContext } from "svelte";

type Opens = (path: string) => boolean;
const KEY = Symbol("ways");

export function lendWays(opens: Opens): void {
  setContext(KEY, opens);
}

export function getWays(): Opens {
  return getContext<Opens | undefined>(KEY) ?? (() => true);
}
