/** Server-sent events, one connection a tab. A hint, never the data: the rows come by pull or by a question. */
export type LiveEvent =
  | "position"
  | "visit"
  | "plan"
  | "plan_run"
  | "workorder"
  | "approval"
  | "alert"
  | "sync";
type Handler = (data: unknown) => void;

const NAMES: readonly LiveEvent[] = [
  "position",
  "visit",
  "plan",
  "plan_run",
  "workorder",
  "approval",
  "alert",
  "sync",
];
const handlers = new Map<LiveEvent, Set<Handler>>();
const openers = new Set<() => void>();
let source: EventSource | null = null;

/** Call in an `$effect`; the answer stops listening. Data is JSON ids or deltas, to be checked by the listener. */
export function onLive(name: LiveEvent, handler: Handler): () => void {
  const known = handlers.get(name) ?? new Set();
  known.add(handler);
  handlers.set(name, known);
  return () => known.delete(handler);
}

/** Runs whenever the line opens, again after a break: what happened in between was missed, so ask anew. */
export function onLiveOpen(run: () => void): () => void {
  openers.add(run);
  return () => openers.delete(run);
}

export function openEvents(): () => void {
  if (typeof EventSource === "undefined") return () => undefined;
  source = new EventSource("/api/live/events");
  source.addEventListener("open", () => {
    for (const run of openers) run();
  });
  for (const name of NAMES) source.addEventListener(name, (event) => deliver(name, event.data));
  return () => {
    source?.close();
    source = null;
  };
}

/** A browser gives up after an answer that is no stream (401, captive portal); open again when there is hope. */
export function reviveEvents(): void {
  if (source?.readyState !== EventSource.CLOSED) return;
  openEvents();
}

function deliver(name: LiveEvent, text: string): void {
  const data = parse(text);
  for (const handler of handlers.get(name) ?? []) handler(data);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
