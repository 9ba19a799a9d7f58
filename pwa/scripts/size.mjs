/** What a rep's phone loads before Today is drawn, without the lazy map. Fails above the budget. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 90;
const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));

function staticFiles(key, seen = new Set()) {
  const chunk = manifest[key];
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const next of chunk.imports ?? []) staticFiles(next, seen);
  return seen;
}

const kb = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length / 1024;
const starts = [
  "index.html",
  "src/i18n/en/first.ts",
  ...Object.keys(manifest).filter((key) => /features\/today\/Today\w*\.svelte$/.test(key)),
];
const files = starts.reduce((seen, key) => staticFiles(key, seen), new Set());
const sizes = [...files].filter((file) => file.endsWith(".js")).map((file) => [file, kb(file)]);
const total = sizes.reduce((sum, [, size]) => sum + size, 0);
for (const [file, size] of sizes.sort((a, b) => b[1] - a[1]))
  console.log(`${size.toFixed(1).padStart(7)} KB  ${file}`);
console.log(`${total.toFixed(1).padStart(7)} KB  JS before Today is drawn (gzip), budget ${BUDGET_KB}`);
if (total > BUDGET_KB) {
  console.error("Too much JS for the first screen: load something later.");
  process.exit(1);
}
