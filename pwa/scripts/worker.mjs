/** Starts the service worker as a browser does: one that names something of a screen, or loads parts later, never runs. */
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";

const text = readFileSync(new URL("../dist/sw.js", import.meta.url), "utf8");
const heard = new Set();
const scope = "http://localhost/";
const worker = {
  addEventListener: (name) => heard.add(name),
  location: new URL("sw.js", scope),
  registration: { scope },
  navigator: {},
  ...{
    AbortController,
    AbortSignal,
    Blob,
    BroadcastChannel,
    Event,
    EventTarget,
    Headers,
    Request,
    Response,
    URL,
  },
  ...{
    TextDecoder,
    TextEncoder,
    clearTimeout,
    console,
    crypto,
    fetch,
    performance,
    queueMicrotask,
    setTimeout,
  },
};
worker.self = worker;
try {
  runInNewContext(text, worker, { filename: "sw.js" });
} catch (error) {
  console.error(`The service worker does not start: ${error}`); // its only line is too long to show
  process.exit(1);
}
const missing = ["fetch", "install", "message", "push", "sync"].filter((name) => !heard.has(name));
if (missing.length > 0) {
  console.error(`The service worker does not listen to ${missing.join(", ")}.`);
  process.exit(1);
}
process.exit(); // what it opened does not keep the build waiting
