/** Draws the app icons (SVG and PNG) from one shape; needs nothing but node. Run after changing the shape. */
import { mkdirSync, writeFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";

const OUT = new URL("../public/icons/", import.meta.url);
const TEAL = [11, 93, 90];
const WHITE = [255, 255, 255];
const SAMPLES = 4; // per axis, for smooth edges

/** In a 48 x 48 square: a ring that is open at the upper right, and a check that leaves through the gap. */
function onShape(x, y) {
  const angle = (Math.atan2(24 - y, x - 24) * 180) / Math.PI;
  const inGap = angle > 3 && angle < 52;
  const ring = !inGap && Math.abs(Math.hypot(x - 24, y - 24) - 11.5) <= 2;
  return ring || nearLine(x, y, 18.5, 23.5, 24, 29) || nearLine(x, y, 24, 29, 37, 15);
}

function nearLine(x, y, x1, y1, x2, y2) {
  const along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / ((x2 - x1) ** 2 + (y2 - y1) ** 2);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - x1 - t * (x2 - x1), y - y1 - t * (y2 - y1)) <= 2;
}

function inRounded(x, y, radius) {
  const dx = Math.max(radius - x, x - (48 - radius), 0);
  const dy = Math.max(radius - y, y - (48 - radius), 0);
  return Math.hypot(dx, dy) <= radius;
}

function pixel(px, py, size, { radius, scale }) {
  let cover = 0;
  let white = 0;
  for (let i = 0; i < SAMPLES * SAMPLES; i++) {
    const x = ((px + ((i % SAMPLES) + 0.5) / SAMPLES) * 48) / size;
    const y = ((py + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES) * 48) / size;
    if (!inRounded(x, y, radius)) continue;
    cover += 1;
    if (onShape(24 + (x - 24) / scale, 24 + (y - 24) / scale)) white += 1;
  }
  const share = cover ? white / cover : 0;
  const mix = TEAL.map((channel, i) => Math.round(channel * (1 - share) + WHITE[i] * share));
  return [...mix, Math.round((255 * cover) / SAMPLES ** 2)];
}

function png(size, shape) {
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) rows.set(pixel(x, y, size, shape), y * (size * 4 + 1) + 1 + x * 4);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" rx="11" fill="#0b5d5a"/><g fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"><path d="M35.5 24a11.5 11.5 0 1 1-4.500-9.100"/><path d="M18.500 23.500l5.500 5.500 13-14"/></g></svg>\n`;

mkdirSync(OUT, { recursive: true });
writeFileSync(new URL("icon.svg", OUT), SVG.replaceAll(/\.(\d)00/g, ".$1"));
writeFileSync(new URL("icon-192.png", OUT), png(192, { radius: 11, scale: 1 }));
writeFileSync(new URL("icon-512.png", OUT), png(512, { radius: 11, scale: 1 }));
// A mask may cut everything outside the middle 80 %.
writeFileSync(new URL("maskable-512.png", OUT), png(512, { radius: 0, scale: 0.85 }));
