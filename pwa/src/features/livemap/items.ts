/** A list answered bare or as a page. */
export function itemsOf<T>(answer: readonly T[] | { items: readonly T[] } | undefined): T[] {
  if (!answer) return [];
  return [...("items" in answer ? answer.items : answer)];
}
