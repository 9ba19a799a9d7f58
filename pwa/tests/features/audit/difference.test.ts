import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { differences } from "../../../src/features/audit/difference";
import type { AuditEntry } from "../../../src/features/audit/entry";
import { actionWords, fieldWords, valueWords } from "../../../src/features/audit/words";
import en from "../../../src/i18n/en/audit";
import { speak } from "../speak";

beforeAll(() => speak("en"));

test("only values that differ are shown, each side in its column", () => {
  const rows = differences(
    { name: "A", roles: ["rep"], active: true },
    { name: "B", roles: ["rep"], active: true },
  );
  expect(rows).toEqual([{ path: ["name"], before: "A", after: "B" }]);
});

test("documents inside become paths, and snake case reads like the rest", () => {
  const rows = differences({ position: { lon: 1, lat: 2 } }, { position: { lon: 1, lat: 3 }, team_id: null });
  expect(rows.map(({ path }) => path)).toEqual([["position", "lat"], ["teamId"]]);
});

test("a new thing has nothing before", () => {
  expect(differences(null, { name: "A" })).toEqual([{ path: ["name"], before: undefined, after: "A" }]);
  expect(valueWords(undefined)).toBe("");
});

test("values are words: codes, people, lists and texts in several languages", () => {
  const names = new Map([["01a20284-fb45-710f-8216-29a18899da6f", "Aino Demo"]]);
  expect(valueWords("01a20284-fb45-710f-8216-29a18899da6f", names)).toBe("Aino Demo");
  expect(valueWords(["rep", "manager"])).toBe("Field rep, Manager");
  expect(valueWords({ en: "Sanitiser", "zh-CN": "消毒液" })).toBe("Sanitiser");
  expect(valueWords([{ quantity: 2, wantedPrice: "4.20" }])).toBe("quantity 2, wanted price 4.20");
  expect(valueWords(null)).toBe("none");
  expect(fieldWords(["someNewField"])).toBe("some new field");
});

test("an action that this app does not know yet is told generically, never by its code", () => {
  const words = actionWords({ action: "moon.landed" } as AuditEntry);
  expect(words).toBe(en["auditdo.other"]);
});

test("every action that the server records has its words", () => {
  const known = new Set(Object.keys(en));
  const unknown = pythonFiles("../backend")
    .flatMap((file) => [...readFileSync(file, "utf8").matchAll(/\brecord\(\s*"([a-z_]+\.[a-z_]+)"/g)])
    .map((found) => `auditdo.${found[1]}`)
    .filter((key) => !known.has(key));
  expect([...new Set(unknown)]).toEqual([]);
});

function pythonFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === "__pycache__" ? [] : pythonFiles(path);
    return entry.name.endsWith(".py") ? [path] : [];
  });
}
