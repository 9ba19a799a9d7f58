import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { filesUnder } from "../files";

const css = readFileSync("src/ui/tokens.css", "utf8");

function tokensOf(theme: string): Record<string, string> {
  const block = new RegExp(`data-theme="${theme}"\\]\\s*\\{([^}]*)\\}`).exec(css)?.[1] ?? "";
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1], m[2]]));
}

function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = channels.map((c) =>
    c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const MEANINGS = ["verified", "uncertain", "outside", "unverifiable"];
const PAIRS: [string, string][] = [
  ...["ground", "paper", "accent-soft", "unverifiable-soft"].flatMap((back): [string, string][] => [
    ["ink", back],
    ["ink-soft", back],
  ]),
  ["accent", "ground"],
  ["accent", "paper"],
  ["accent", "accent-soft"],
  ["on-accent", "accent"],
  ["paper", "ink"],
  ["paper", "outside"],
  ...MEANINGS.flatMap((name): [string, string][] => [
    [name, "paper"],
    [name, "ground"],
    [name, `${name}-soft`],
    ["ink", `${name}-soft`],
  ]),
];

describe.each([
  ["light", 4.5],
  ["dark", 4.5],
  ["outdoor", 7],
] as const)("the %s theme", (theme, least) => {
  const tokens = tokensOf(theme);

  test.each(PAIRS)(`%s on %s has a contrast of at least ${least}`, (front, back) => {
    expect(contrast(tokens[front] ?? "", tokens[back] ?? "")).toBeGreaterThanOrEqual(least);
  });

  test("edges of fields can be told from what is around them", () => {
    expect(contrast(tokens["line-strong"] ?? "", tokens.paper ?? "")).toBeGreaterThanOrEqual(3);
  });
});

test("no component names a colour of its own", () => {
  const files = filesUnder("src", /\.(svelte|css)$/).filter((file) => !file.endsWith("tokens.css"));
  expect(files.filter((file) => /#[0-9a-f]{3,8}\b(?=[;\s,)])/i.test(styleOf(file)))).toEqual([]);
});

function styleOf(file: string): string {
  const text = readFileSync(file, "utf8");
  return file.endsWith(".css") ? text : (/<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? "");
}
