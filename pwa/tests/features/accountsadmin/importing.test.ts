import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readRows } from "../../../src/features/accountsadmin/csv";
import { badRowCount, badRowsCsv, templateCsv, whyBad } from "../../../src/features/accountsadmin/importing";
import { speak } from "../speak";

beforeAll(() => speak("en"));
afterAll(() => speak("en"));

const bad = [
  { row: 1, column: "colour", code: "unknown_column", message: "The column colour was not read" },
  { row: 3, column: "lon", code: "invalid", message: "'240.94' is not degrees from -180 to 180" },
  { row: 3, column: "class", code: "invalid", message: "'Z' is not A, B or C" },
  { row: 4, column: "owner", code: "unknown_owner", message: "Nobody here logs in as 'nobody@demo.example'" },
];

test("a column that is not known is a remark, not a bad row", () => {
  expect(badRowCount(bad)).toBe(2);
});

test("the rows that need work come back with the file's own headings and the reasons beside them", () => {
  const file =
    'name,lon,class,owner\nGood,24.9,A,\n"Shop, Two",240.94,Z,\nThree,24.9,B,nobody@demo.example\n';
  const rows = readRows(badRowsCsv(file, bad));
  expect(rows).toHaveLength(3);
  expect(rows[0]).toEqual(["name", "lon", "class", "owner", "What is wrong"]);
  expect(rows[1]?.slice(0, 3)).toEqual(["Shop, Two", "240.94", "Z"]);
  expect(rows[1]?.[4]).toContain("degrees from -180 to 180");
  expect(rows[2]?.[4]).toContain("nobody@demo.example");
});

test("every reason that the server can give has words in both languages", async () => {
  const source = ["sheet.py", "importer.py"]
    .map((name) => readFileSync(`../backend/accounts/${name}`, "utf8"))
    .join("\n");
  const codes = [...source.matchAll(/(?:CellError|complain)\([^,]+, "?[\w.]*"?,? ?"(\w+)"/g)].map(
    (found) => found[1],
  );
  expect(codes.length).toBeGreaterThan(3);
  for (const language of ["en", "zh-CN"] as const) {
    await speak(language);
    const generic = whyBad({ row: 2, column: "", code: "nothing_known", message: "" });
    const told = codes.map((code) =>
      whyBad({ row: 2, column: "", code: code ?? "", message: "'x' is wrong" }),
    );
    expect(told.filter((words) => words === generic || words.includes("{"))).toEqual([]);
  }
});

test("the template has a heading for each cell of its example", async () => {
  for (const language of ["en", "zh-CN"] as const) {
    await speak(language);
    const [headings = [], example = []] = readRows(templateCsv());
    expect(headings).toHaveLength(example.length);
    expect(new Set(headings).size).toBe(headings.length);
  }
});
