/** Moving something sideways with a mouse or pen; fingers scroll instead. For `{@attach draggable(…)}`. */
export type Drag = {
  onmove: (byX: number) => void;
  ondrop: (byX: number) => void;
  oncancel: () => void;
};

const TREMBLE_PX = 6; // less is a click

export function draggable({ onmove, ondrop, oncancel }: Drag) {
  return (element: HTMLElement): (() => void) => {
    let fromX: number | null = null;
    const by = (event: PointerEvent) => event.clientX - (fromX ?? event.clientX);
    const grab = (event: PointerEvent) => {
      if (event.pointerType === "touch" || event.button !== 0) return;
      element.setPointerCapture(event.pointerId);
      fromX = event.clientX;
    };
    const move = (event: PointerEvent) => {
      if (fromX !== null) onmove(by(event));
    };
    const release = (event: PointerEvent) => {
      const byX = by(event);
      if (fromX === null) return;
      fromX = null;
      if (Math.abs(byX) > TREMBLE_PX) ondrop(byX);
      else oncancel();
    };
    const cancel = () => {
      fromX = null;
      oncancel();
    };
    const listeners = { pointerdown: grab, pointermove: move, pointerup: release, pointercancel: cancel };
    const each = Object.entries(listeners) as [keyof typeof listeners, (event: PointerEvent) => void][];
    for (const [name, listener] of each) element.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of each) element.removeEventListener(name, listener);
    };
  };
}
