/** Where we are, as history paths. Screens move with `go("/accounts/…")` or plain links inside the shell. */
const state = $state({ path: read().path, search: read().search, depth: 0 });

function read(): { path: string; search: string } {
  if (typeof location === "undefined") return { path: "/", search: "" };
  return { path: location.pathname, search: location.search };
}

function sync(): void {
  Object.assign(state, read());
  state.depth = (history.state as { depth?: number } | null)?.depth ?? 0;
}

/** How far each screen of the way here was scrolled, by its depth. The browser's own memory gives up on late rows. */
const scrolled = new Map<number, number>();
const PATIENCE_MS = 2_000;

if (typeof window !== "undefined") {
  history.scrollRestoration = "manual";
  window.addEventListener("popstate", () => {
    scrolled.set(state.depth, scrollY);
    sync();
    const returned = state.depth;
    scrollBack(scrolled.get(returned) ?? 0, performance.now() + PATIENCE_MS, () => state.depth === returned);
  });
}

/** Waits until the rows are there and the page is high enough again; a hand on the screen is stronger. */
function scrollBack(to: number, until: number, stillHere: () => boolean): void {
  let touched = false;
  const touch = () => (touched = true);
  const listening = new AbortController();
  for (const kind of ["wheel", "touchstart", "keydown"])
    window.addEventListener(kind, touch, { passive: true, signal: listening.signal });
  const attempt = () => {
    if (touched || !stillHere()) return listening.abort();
    window.scrollTo(0, to);
    if (Math.abs(scrollY - to) > 1 && performance.now() < until) requestAnimationFrame(attempt);
    else listening.abort();
  };
  requestAnimationFrame(attempt);
}

export const place = {
  get path(): string {
    return state.path;
  },
  get search(): URLSearchParams {
    return new URLSearchParams(state.search);
  },
};

export function go(to: string, options: { replace?: boolean } = {}): void {
  const depth = options.replace ? state.depth : state.depth + 1;
  if (options.replace) history.replaceState({ depth }, "", to);
  else {
    scrolled.set(state.depth, scrollY);
    history.pushState({ depth }, "", to);
  }
  sync();
  if (!options.replace) window.scrollTo(0, 0);
}

/** Back inside the app, or to `otherwise` when this screen was the first one opened. */
export function back(otherwise = "/"): void {
  if (state.depth > 0) history.back();
  else go(otherwise, { replace: true });
}

/** Keeps filters in the address bar; empty values leave it. */
export function setSearch(values: Record<string, string | null | undefined>): void {
  const search = new URLSearchParams(state.search);
  for (const [key, value] of Object.entries(values)) {
    if (value) search.set(key, value);
    else search.delete(key);
  }
  const text = search.toString();
  go(`${state.path}${text ? `?${text}` : ""}`, { replace: true });
}

/** Whether a path is this screen, or one within it. */
export function isUnder(path: string, screen: string): boolean {
  return path === screen || path.startsWith(`${screen}/`);
}

/** Not a path of the server's own; `/map` is the live map, the files of the basemap are under `/map/`. */
export function isScreen(path: string): boolean {
  return !/^\/((api|schema|admin)\b|map\/)/.test(path);
}

/** Put on a link (`onclick={follow}`): follows it without loading the page, unless the person wants a new tab. */
export function follow(event: MouseEvent): void {
  const link = (event.currentTarget as HTMLElement).closest("a");
  const modified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0;
  if (
    !link ||
    modified ||
    event.defaultPrevented ||
    link.target === "_blank" ||
    link.hasAttribute("download")
  )
    return;
  const to = new URL(link.href, location.href);
  if (to.origin !== location.origin || !isScreen(to.pathname)) return;
  event.preventDefault();
  go(to.pathname + to.search);
}
