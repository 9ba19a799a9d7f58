import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emptyLine, lineOf, problemOf } from "../../src/features/discount/ask";
import { isLower, parsePrice, parseQuantity, totalOf } from "../../src/features/discount/terms";
import { aLine } from "./build";

const SANITISER = {
  id: "p",
  sku: "SAN-5L",
  name: { en: "Sanitiser 5 l", "zh-CN": "消毒液 5 升" },
  unit: "can",
  listPrice: "48.00",
  currency: "EUR",
};

describe("prices", () => {
  test.each([
    ["42.50", "42.50"],
    [" 42,5 ", "42.5"],
    ["0", "0"],
    ["", null],
    ["-1", null],
    ["4e2", null],
    ["1.23456", null],
    ["12 345", null],
  ])("%j is read as %j", (typed, price) => {
    expect(parsePrice(typed)).toBe(price);
  });

  test.each([
    ["12", 12],
    ["0", null],
    ["1.5", null],
    ["", null],
    ["10000000", null],
  ])("a quantity of %j is read as %j", (typed, quantity) => {
    expect(parseQuantity(typed)).toBe(quantity);
  });

  test("are compared as numbers, not as text", () => {
    expect([isLower("9.99", "10.00"), isLower("48", "48.00"), isLower("47.9999", "48")]).toEqual([
      true,
      false,
      true,
    ]);
  });
});

describe("the sum", () => {
  test("of the drawing in ui.md is twelve percent", () => {
    expect(totalOf([aLine(12, "48.00", "42.24")])).toEqual({
      list: "576.0000",
      wanted: "506.8800",
      percent: 12,
    });
  });

  test("weighs lines by their value", () => {
    expect(totalOf([aLine(1, "100", "50"), aLine(3, "100", "100")]).percent).toBe(12.5);
  });

  test("of nothing is no discount", () => {
    expect(totalOf([]).percent).toBe(0);
  });

  test("never passes through a float: cents of any size stay exact", () => {
    const cents = fc.bigInt({ min: 1n, max: 10n ** 10n });
    const text = (value: bigint) => `${value / 100n}.${String(value % 100n).padStart(2, "0")}`;
    fc.assert(
      fc.property(cents, fc.integer({ min: 1, max: 1_000_000 }), (price, quantity) => {
        const { list } = totalOf([aLine(quantity, text(price), "0")]);
        expect(list).toBe(`${text(price * BigInt(quantity))}00`);
      }),
    );
  });
});

describe("a line while it is typed", () => {
  const line = { productId: "p", quantity: "12", price: "42,24" };

  test("becomes a line of the request once everything is right", () => {
    expect(lineOf(line, SANITISER, "zh-CN")).toEqual({
      productId: "p",
      name: "消毒液 5 升",
      unit: "can",
      quantity: 12,
      listPrice: "48.00",
      wantedPrice: "42.24",
    });
  });

  test("says what is wrong with each field", () => {
    expect(problemOf(emptyLine(), undefined)).toEqual({
      product: true,
      quantity: true,
      price: "discount.price_problem",
    });
    expect(problemOf({ ...line, price: "48" }, SANITISER)).toEqual({ price: "discount.price_not_lower" });
    expect(lineOf({ ...line, price: "48" }, SANITISER, "en")).toBeNull();
  });
});
