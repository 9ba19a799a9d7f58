/** Tells in which row of a list the focus is; -1 = in none. The answer stops listening. */
export function followFocus(
  list: HTMLElement,
  placeOf: (target: Element | null) => number,
  told: (place: number) => void,
): () => void {
  const onfocusin = (event: FocusEvent) => told(placeOf(event.target as Element));
  // Later: the focus is nowhere while it moves on. A window that is left keeps its focus for the way back.
  const onfocusout = () =>
    queueMicrotask(() => {
      const { activeElement } = document;
      told(list.contains(activeElement) ? placeOf(activeElement) : -1);
    });
  list.addEventListener("focusin", onfocusin);
  list.addEventListener("focusout", onfocusout);
  return () => {
    list.removeEventListener("focusin", onfocusin);
    list.removeEventListener("focusout", onfocusout);
  };
}
