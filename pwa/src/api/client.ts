/** The only place that talks HTTP. Called by `sync/` and by the sign-in screens; never by a feature. */
import { ApiProblem, type FieldProblem, NoAnswer } from "./problems";
import type { Facts } from "./units";

export type Query = Record<string, string | number | boolean | null | undefined>;
export type Call = {
  query?: Query;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** A slow 2G line answers a push of 256 KB in about 30 s. */
  timeoutMs?: number;
};
export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE" | "HEAD";

const TIMEOUT_MS = 45_000;
let person: string | null = null;

/**
 * Every request says for whom it is meant: the cookie belongs to the browser, and in another tab somebody else may
 * have logged in meanwhile. The server refuses what is meant for another person than the one who is logged in.
 */
export function asPerson(id: string | null): void {
  person = id;
}

export async function call<T>(method: Method, path: string, options: Call = {}): Promise<T> {
  const response = await callRaw(method, path, options);
  if (response.status === 204 || method === "HEAD") return undefined as T;
  return (await readJson(response)) as T;
}

/** The response itself, already known to be a real answer of the server with a 2xx status. */
export async function callRaw(method: Method, path: string, options: Call = {}): Promise<Response> {
  const response = await send(method, path, options);
  if (isPortal(response)) throw new NoAnswer("captive_portal");
  if (response.ok) return response;
  throw await problemOf(response);
}

async function send(method: Method, path: string, options: Call): Promise<Response> {
  const { body, headers } = encode(options);
  const timeout = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  const signal = options.signal ? either(options.signal, timeout) : timeout;
  try {
    return await fetch(urlOf(path, options.query), {
      method,
      headers,
      body,
      signal,
      credentials: "same-origin",
      cache: "no-store",
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new NoAnswer(timeout.aborted ? "timeout" : "offline");
  }
}

/** Of phones that are still about, some do not know `AbortSignal.any`. */
function either(one: AbortSignal, other: AbortSignal): AbortSignal {
  const first = new AbortController();
  for (const signal of [one, other]) {
    if (signal.aborted) first.abort(signal.reason);
    signal.addEventListener("abort", () => first.abort(signal.reason), { once: true, signal: first.signal });
  }
  return first.signal;
}

function encode(options: Call): { body: BodyInit | undefined; headers: Record<string, string> } {
  const headers: Record<string, string> = { accept: "application/json", ...options.headers };
  if (person) headers["x-rounds-person"] = person;
  const { body } = options;
  if (body === undefined) return { body: undefined, headers };
  if (body instanceof Blob || body instanceof Uint8Array || typeof body === "string") {
    return { body: body as BodyInit, headers };
  }
  return { body: JSON.stringify(body), headers: { ...headers, "content-type": "application/json" } };
}

function urlOf(path: string, query?: Query): string {
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== null && value !== undefined);
  const search = new URLSearchParams(pairs.map(([key, value]) => [key, String(value)])).toString();
  return `/api${path}${search ? `?${search}` : ""}`;
}

/** A hotel's sign-in page answers 200 with HTML, or sends us to another host. */
function isPortal(response: Response): boolean {
  const html = (response.headers.get("content-type") ?? "").includes("text/html");
  return html && (response.ok || response.redirected || response.status === 511);
}

/** Only the server names a code; whoever else says no on the way has judged nothing. */
async function problemOf(response: Response): Promise<ApiProblem | NoAnswer> {
  const type = response.headers.get("content-type") ?? "";
  // An answer to HEAD has no body to read the code from, but it has its type.
  const bare = type.includes("problem+json") ? { code: `http.${response.status}` } : {};
  const body = (await response.json().catch(() => bare)) as Partial<{
    code: string;
    title: string;
    detail: string;
    facts: Facts;
    errors: FieldProblem[];
  }>;
  if (typeof body?.code !== "string") {
    const why = type.includes("text/html") ? "captive_portal" : "not_json";
    return new NoAnswer(why, retryAfterS(response));
  }
  return new ApiProblem(
    response.status,
    body.code,
    body.detail || body.title || "",
    body.facts ?? {},
    body.errors ?? [],
    retryAfterS(response),
  );
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw new NoAnswer("not_json");
  }
}

function retryAfterS(response: Response): number | null {
  const value = response.headers.get("retry-after");
  if (!value) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, (at - Date.now()) / 1000);
}
