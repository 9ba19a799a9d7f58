import type { Stop } from "../../api/types";
import { go } from "../../ui/navigation.svelte";

/** Where a stop is told in full: its account, or the work order that has none. */
export function pathOf(stop: Stop): string | undefined {
  if (stop.accountId) return `/accounts/${stop.accountId}`;
  return stop.workorderId ? `/workorders/${stop.workorderId}` : undefined;
}

export function openStop(stop: Stop): void {
  const path = pathOf(stop);
  if (path) go(path);
}
