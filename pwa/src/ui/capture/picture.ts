/** From a frame to a JPEG that says who, when and where, small enough for a bad line. */

export const LONGEST_PX = 1600; // letters on a shelf label stay readable
const THUMB_PX = 240;
const LARGEST_BYTES = 1_000_000;
const QUALITIES = [0.85, 0.7, 0.55, 0.4] as const;

export type Size = { width: number; height: number };
export type Encode = (quality: number) => Promise<Blob | null>;

/** A canvas that cannot write JPEG silently gives another format: that is no picture we can use. */
export class NoPicture extends Error {}

export function fitInside(size: Size, longestPx: number): Size {
  const scale = Math.min(1, longestPx / Math.max(size.width, size.height, 1));
  return { width: Math.round(size.width * scale), height: Math.round(size.height * scale) };
}

/** The best quality below the limit; the poorest if none is. */
export async function smallEnough(encode: Encode, largestBytes = LARGEST_BYTES): Promise<Blob> {
  let blob: Blob | null = null;
  for (const quality of QUALITIES) {
    blob = await encode(quality);
    if (blob?.type !== "image/jpeg") throw new NoPicture("the canvas gave no JPEG");
    if (blob.size <= largestBytes) return blob;
  }
  return blob as Blob;
}

/** Draws and encodes; `caption` lines go onto a dark band at the bottom. */
export async function pictureOf(
  source: CanvasImageSource,
  size: Size,
  caption: readonly string[],
): Promise<{ blob: Blob; thumb: string }> {
  const full = canvasOf(source, fitInside(size, LONGEST_PX));
  drawCaption(full, caption);
  const blob = await smallEnough(
    (quality) => new Promise((resolve) => full.toBlob(resolve, "image/jpeg", quality)),
  );
  const small = canvasOf(full, fitInside(full, THUMB_PX));
  return { blob, thumb: small.toDataURL("image/jpeg", 0.7) };
}

function canvasOf(source: CanvasImageSource, size: Size): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = size.width;
  canvas.height = size.height;
  canvas.getContext("2d")?.drawImage(source, 0, 0, size.width, size.height);
  return canvas;
}

function drawCaption(canvas: HTMLCanvasElement, lines: readonly string[]): void {
  const context = canvas.getContext("2d");
  if (!context || lines.length === 0) return;
  const textPx = Math.max(14, Math.round(canvas.width / 48));
  const linePx = Math.round(textPx * 1.4);
  const bandPx = lines.length * linePx + textPx;
  context.fillStyle = "rgb(0 0 0 / 60%)";
  context.fillRect(0, canvas.height - bandPx, canvas.width, bandPx);
  context.fillStyle = "#ffffff";
  context.font = `${textPx}px sans-serif`;
  context.textBaseline = "top";
  for (const [i, line] of lines.entries()) {
    const top = canvas.height - bandPx + textPx / 2 + i * linePx;
    context.fillText(line, textPx, top, canvas.width - 2 * textPx);
  }
}
