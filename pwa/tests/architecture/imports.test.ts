import { readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { expect, test } from "vitest";
import { filesUnder } from "../files";

type Import = { from: string; to: string };

const imports: Import[] = filesUnder("src", /\.(ts|svelte)$/).flatMap((from) =>
  [...readFileSync(from, "utf8").matchAll(/(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g)].map((match) => ({
    from,
    to: join(dirname(from), match[1] ?? ""),
  })),
);
const room = (path: string): string => path.split("/")[1] ?? "";
const feature = (path: string): string => path.split("/")[2] ?? "";

/** app -> features -> sync | geo | ui -> local | api; words (i18n) are below everything. */
const MAY_USE: Record<string, readonly string[]> = {
  app: ["features", "sync", "geo", "ui", "local", "api", "i18n"],
  features: ["sync", "geo", "ui", "local", "api", "i18n"],
  sync: ["local", "api", "i18n"],
  geo: ["ui", "local", "api", "i18n"],
  ui: ["local", "api", "i18n"],
  local: ["api"],
  api: [],
  i18n: ["api"],
  rescue: [], // works when everything else does not
};

test("imports point down", () => {
  const up = imports.filter(({ from, to }) => {
    const allowed = MAY_USE[room(from)];
    return allowed && room(from) !== room(to) && !allowed.includes(room(to));
  });
  expect(up).toEqual([]);
});

test("a feature never imports another feature", () => {
  const across = imports.filter(
    ({ from, to }) => room(from) === "features" && room(to) === "features" && feature(from) !== feature(to),
  );
  expect(across).toEqual([]);
});

test("only the engine and the sign-in screens talk HTTP", () => {
  const talkers = imports.filter(({ to }) => to === "src/api/client").map(({ from }) => from);
  expect(talkers.filter((from) => !from.startsWith("src/sync/") && from !== "src/app/signin.ts")).toEqual([]);
});

test("the map library has one door, loaded when a map is drawn", () => {
  const files = filesUnder("src", /\.(ts|svelte)$/).filter((file) =>
    /^\s*import (?!type)[^;]*"(maplibre-gl|pmtiles)/m.test(readFileSync(file, "utf8")),
  );
  expect(files).toEqual(["src/geo/engine.ts"]);
});

test("the page carries no inline script or style", () => {
  const page = readFileSync("index.html", "utf8");
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)/);
  expect(page).not.toMatch(/<style|\sstyle=|\son\w+=/);
});

test("rooms are small", () => {
  const large = filesUnder("src", /\.(ts|svelte|css)$/)
    .map((file) => ({ file, lines: readFileSync(file, "utf8").split("\n").length }))
    .filter(({ lines }) => lines > 400);
  expect(large).toEqual([]);
});
