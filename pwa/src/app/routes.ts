/** Path -> lazily loaded screen, gathered from the shell and from every `features/<name>/feature.ts`. */
import type { Role } from "../api/types";
import type { Feature, Params, Route } from "../ui/feature";
import type { IconName } from "../ui/icons";
import { isUnder } from "../ui/navigation.svelte";
import { PLANNING } from "../ui/planning";

const found = import.meta.glob<{ default: Feature }>("../features/*/feature.ts", { eager: true });
export const features: readonly Feature[] = Object.values(found).map((module) => module.default);

const OWN: readonly Route[] = [
  { path: "/inbox", load: () => import("./screens/Inbox.svelte") },
  { path: "/me", load: () => import("./screens/Me.svelte") },
  { path: "/saved", load: () => import("./screens/Saved.svelte") },
];
export const routes: readonly Route[] = [...OWN, ...features.flatMap((feature) => feature.routes)];

export type TabName = "today" | "nearby" | "inbox" | "me" | "map" | "board" | "log" | "people" | "accounts";
/** `group`: the screens that belong to it, where it is not one alone. */
export type Tab = { name: TabName; path: string; icon: IconName; group?: readonly string[] };

const TABS: Record<TabName, Tab> = {
  today: { name: "today", path: "/today", icon: "today" },
  nearby: { name: "nearby", path: "/nearby", icon: "nearby" },
  map: { name: "map", path: "/map", icon: "map" },
  board: { name: "board", path: "/board", icon: "board", group: PLANNING },
  log: { name: "log", path: "/log", icon: "log" },
  people: { name: "people", path: "/people", icon: "people" },
  accounts: { name: "accounts", path: "/accounts", icon: "accounts" },
  inbox: { name: "inbox", path: "/inbox", icon: "inbox" },
  me: { name: "me", path: "/me", icon: "me" },
};

/** The role decides the tabs; somebody with two roles gets both sets. */
const TABS_OF: readonly [Role, readonly TabName[]][] = [
  ["rep", ["today", "nearby", "inbox", "me"]],
  ["manager", ["map", "board", "inbox", "me"]],
  ["admin", ["people", "accounts", "log", "inbox", "me"]],
  ["auditor", ["log", "me"]],
  ["approver", ["inbox", "me"]],
];
const ORDER = Object.keys(TABS) as TabName[];

export function tabsFor(roles: readonly Role[], known: readonly Route[] = routes): Tab[] {
  const wanted = new Set(TABS_OF.filter(([role]) => roles.includes(role)).flatMap(([, names]) => names));
  wanted.add("me");
  const reachable = (tab: Tab) => matchRoute(tab.path, roles, known) !== null;
  return ORDER.filter((name) => wanted.has(name))
    .map((name) => TABS[name])
    .filter(reachable);
}

export function isOpen(tab: Tab, path: string): boolean {
  return (tab.group ?? [tab.path]).some((screen) => isUnder(path, screen));
}

export type Match = { route: Route; params: Params };

export function matchRoute(
  path: string,
  roles: readonly Role[],
  known: readonly Route[] = routes,
): Match | null {
  for (const route of known) {
    if (route.roles && !route.roles.some((role) => roles.includes(role))) continue;
    const params = matchPath(route.path, path);
    if (params) return { route, params };
  }
  return null;
}

export function matchPath(pattern: string, path: string): Params | null {
  const wanted = pattern.split("/");
  const given = path.replace(/\/+$/, "").split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const value = given[i] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return null;
  }
  return params;
}
