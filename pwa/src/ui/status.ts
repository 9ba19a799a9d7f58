/** The shell lends every screen its status chip, so that it is always there and costs no line of its own. */
import { type Component, getContext, setContext } from "svelte";

const KEY = Symbol("status");

export function lendStatus(status: Component): void {
  setContext(KEY, status);
}

export function getStatus(): Component | undefined {
  return getContext<Component | undefined>(KEY);
}
