import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Message, namesIn } from "../../src/i18n/catalog";
import en from "../../src/i18n/en";
import zh from "../../src/i18n/zh-CN";
import { filesUnder } from "../files";

const english = en as Record<string, Message>;
const chinese = zh as Record<string, Message>;
const forms = (message: Message): string[] =>
  typeof message === "string" ? [message] : [message.one, message.other];
const names = (message: Message): string[] => [...new Set(forms(message).flatMap(namesIn))].sort();

describe("the two languages", () => {
  test("say the same things", () => {
    expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
  });

  test("take the same values in every sentence", () => {
    const different = Object.keys(english).filter(
      (key) => names(chinese[key] ?? "").join() !== names(english[key] ?? "").join(),
    );
    expect(different).toEqual([]);
  });

  test("leave nothing empty or untranslated", () => {
    const untranslated = Object.keys(english).filter((key) => {
      const own = forms(chinese[key] ?? "").join("");
      const onlyValues = !/[A-Za-z]/.test(
        forms(english[key] ?? "")
          .join("")
          .replace(/\{\w+\}/g, ""),
      );
      if (onlyValues) return false;
      return own.trim() === "" || !/[\u4e00-\u9fff]/.test(own);
    });
    expect(untranslated).toEqual([]);
  });
});

test("no key is declared by two catalogs", () => {
  const keys = filesUnder("src/i18n/en", /\.ts$/).flatMap((file) => [
    ...readFileSync(file, "utf8").matchAll(/^ {2}"([\w.]+)":/gm),
  ]);
  const seen = keys.map((match) => match[1]);
  expect(seen.filter((key, i) => seen.indexOf(key) !== i)).toEqual([]);
});

test("every refusal that the server can give has its sentence", () => {
  const registry = readFileSync("../backend/errors.py", "utf8");
  const codes = [...registry.matchAll(/^ {4}"([\w.]+)": Kind\(/gm)].map((match) => match[1]);
  expect(codes.length).toBeGreaterThan(10);
  expect(codes.filter((code) => !(`problem.${code}` in english))).toEqual([]);
});

test("what is said of any upload fits a photo and a voice note", () => {
  expect(english["problem.media.unreadable"]).toMatch(/photo or voice note/);
  expect(chinese["problem.media.unreadable"]).toMatch(/照片或语音/);
});
