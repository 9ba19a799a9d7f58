import { expect, test } from "vitest";
import { isOpen, matchPath, matchRoute, tabsFor } from "../../src/app/routes";
import type { Route } from "../../src/ui/feature";

const load = async () => ({ default: null });
const routes: Route[] = ["/today", "/nearby", "/inbox", "/me", "/accounts/:id"].map((path) => ({
  path,
  load,
}));

test("a path gives its named parts to the screen", () => {
  expect(matchPath("/accounts/:id", "/accounts/a%20b")).toEqual({ id: "a b" });
  expect(matchPath("/accounts/:id", "/accounts")).toBeNull();
  expect(matchPath("/me", "/me/")).toEqual({});
});

test("the role decides the tabs", () => {
  expect(tabsFor(["rep"], routes).map((tab) => tab.name)).toEqual(["today", "nearby", "inbox", "me"]);
  expect(tabsFor(["approver"], routes).map((tab) => tab.name)).toEqual(["inbox", "me"]);
});

test("a tab without a screen is not offered", () => {
  expect(tabsFor(["manager"], routes).map((tab) => tab.name)).toEqual(["inbox", "me"]);
});

test.each([
  ["/board", ["board"]],
  ["/week", ["board"]],
  ["/actual/rep/2026-11-24", ["board"]],
  ["/territories", ["board"]],
  ["/map", ["map"]],
  ["/mapped", []],
  ["/rhythm", []],
])("on %s the open tab is %j", (path, open) => {
  const known = ["/map", "/board", "/inbox", "/me"].map((one) => ({ path: one, load }));
  const tabs = tabsFor(["manager"], known).filter((tab) => isOpen(tab, path));
  expect(tabs.map((tab) => tab.name)).toEqual(open);
});

test("a screen of another role is not there", () => {
  const only: Route[] = [{ path: "/board", load, roles: ["manager"] }];
  expect(matchRoute("/board", ["rep"], only)).toBeNull();
  expect(matchRoute("/board", ["manager"], only)).not.toBeNull();
});
