import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeText, readRows, separatorOf, writeRows } from "../../../src/features/accountsadmin/csv";

describe("tables", () => {
  test("are read with quotes, separators and line ends inside cells", () => {
    const text = '\ufeffname,note\r\n"Shop, Two","said ""no""\nand left"\r\nThree,\r\n';
    expect(readRows(text)).toEqual([
      ["name", "note"],
      ["Shop, Two", 'said "no"\nand left'],
      ["Three", ""],
    ]);
  });

  test("may be cut by semicolons or tabs, and may end without a line end", () => {
    expect(separatorOf("name;address;phone\nA;B;C")).toBe(";");
    expect(readRows("name;address\nA;B, C")).toEqual([
      ["name", "address"],
      ["A", "B, C"],
    ]);
    expect(readRows("name\taddress\nA\t")).toEqual([
      ["name", "address"],
      ["A", ""],
    ]);
  });

  test("keep a stray quote as it is", () => {
    expect(readRows('a,5" pipe\n"half"open,b')).toEqual([
      ["a", '5" pipe'],
      ['"half"open', "b"],
    ]);
  });

  test("come back as they were written", () => {
    const cell = fc.string().filter((text) => !/^[=+\-@]/.test(text));
    const table = fc
      .integer({ min: 2, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
      );
    fc.assert(
      fc.property(table, (rows) => {
        expect(readRows(writeRows(rows), ",")).toEqual(rows);
      }),
    );
  });

  test("never hand a spreadsheet something to compute, but leave numbers alone", () => {
    expect(writeRows([["=1+1", "@x", "-3.5", "+358"]])).toBe("\ufeff'=1+1,'@x,-3.5,+358\r\n");
  });
});

test("text is read as UTF-8, else as GB 18030, as the server does", () => {
  expect(decodeText(new TextEncoder().encode("名称"))).toBe("名称");
  expect(decodeText(new Uint8Array([0xc3, 0xfb, 0xb3, 0xc6]))).toBe("名称");
});
