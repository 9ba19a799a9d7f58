/** A list answered bare or as a page. */
export function itemsOf<T>(answer: readonly T[] | { items: readonly T[] } | undefined): T[] {
  if (!answer) return [];
  return [...("items" in answer ? answer.items : answer)];
}

/** The list with those put in or replaced that are known to be newer. */
export function withNoted<T extends { id: string }>(listed: readonly T[], noted: readonly T[]): T[] {
  const newer = new Set(noted.map((one) => one.id));
  return [...noted, ...listed.filter((one) => !newer.has(one.id))];
}
