import fc from "fast-check";
import { expect, test } from "vitest";
import { totalsOf } from "../../../src/features/approvals/totals";
import { aRequest } from "./build";

test("the confirmation names what the customer pays, the list and the difference", () => {
  expect(totalsOf(aRequest().lines)).toEqual({ list: "576.0000", wanted: "506.8800", saved: "69.1200" });
});

test("sums of decimal strings are exact where floats are not", () => {
  const line = { productId: "p", name: "", unit: "", quantity: 3, listPrice: "0.1", wantedPrice: "0.07" };
  expect(totalsOf([line]).list).toBe("0.3000");
  expect(totalsOf([line]).saved).toBe("0.0900");
});

test("list less wanted is what is saved, whatever the lines", () => {
  const cents = fc.integer({ min: 0, max: 10_000_000 });
  const line = fc.record({ quantity: fc.integer({ min: 1, max: 1_000_000 }), list: cents, wanted: cents });
  const price = (value: number) => `${Math.floor(value / 100)}.${String(value % 100).padStart(2, "0")}`;
  const exact = (text: string) => BigInt(text.replace(".", ""));
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 20 }), (drawn) => {
      const lines = drawn.map(({ quantity, list, wanted }) => ({
        ...(aRequest().lines[0] as never as object),
        productId: "p",
        name: "",
        unit: "",
        quantity,
        listPrice: price(list),
        wantedPrice: price(wanted),
      }));
      const totals = totalsOf(lines);
      const sum = drawn.reduce((all, { quantity, list }) => all + BigInt(quantity) * BigInt(list), 0n);
      expect(exact(totals.list)).toBe(sum * 100n);
      expect(exact(totals.list) - exact(totals.wanted)).toBe(exact(totals.saved));
    }),
  );
});
