/** Prices and percents of a request, exact: decimal strings in and out, whole numbers between. Pure. */
import type { ApprovalLine, Money } from "../../api/types";

const DIGITS = 4; // finer than any currency's own
const SCALE = 10n ** BigInt(DIGITS);
const PRICE = /^\d{1,9}(?:[.,]\d{1,4})?$/;
const MOST = 1_000_000;

/** "42,5" and "42.50" are prices, "-1", "4e2" and "" are not. */
export function parsePrice(text: string): Money | null {
  const clean = text.trim();
  return PRICE.test(clean) ? clean.replace(",", ".") : null;
}

export function parseQuantity(text: string): number | null {
  const clean = text.trim();
  const value = Number(clean);
  return /^\d+$/.test(clean) && value > 0 && value <= MOST ? value : null;
}

function scaled(price: Money): bigint {
  const [whole = "0", part = ""] = price.split(".");
  return BigInt(whole) * SCALE + BigInt(part.slice(0, DIGITS).padEnd(DIGITS, "0"));
}

function unscaled(value: bigint): Money {
  return `${value / SCALE}.${String(value % SCALE).padStart(DIGITS, "0")}`;
}

export function isLower(wanted: Money, list: Money): boolean {
  return scaled(wanted) < scaled(list);
}

export type Total = { list: Money; wanted: Money; percent: number };

/** Over all lines, by value; percent to two digits, half up. */
export function totalOf(
  lines: readonly Pick<ApprovalLine, "quantity" | "listPrice" | "wantedPrice">[],
): Total {
  const sum = (price: (line: (typeof lines)[number]) => Money) =>
    lines.reduce((total, line) => total + scaled(price(line)) * BigInt(line.quantity), 0n);
  const list = sum((line) => line.listPrice);
  const wanted = sum((line) => line.wantedPrice);
  const hundredths = list === 0n ? 0n : ((list - wanted) * 20_000n + list) / (2n * list);
  return { list: unscaled(list), wanted: unscaled(wanted), percent: Number(hundredths) / 100 };
}
