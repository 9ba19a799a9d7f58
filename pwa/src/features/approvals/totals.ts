/** Sums of decimal strings, exact: money never passes through a float. Pure. */
import type { ApprovalLine, Money } from "../../api/types";

const DIGITS = 4; // finer than any currency's own
const SCALE = 10n ** BigInt(DIGITS);

export type Totals = { list: Money; wanted: Money; saved: Money };

export function totalsOf(lines: readonly ApprovalLine[]): Totals {
  let list = 0n;
  let wanted = 0n;
  for (const line of lines) {
    list += scaled(line.listPrice) * scaled(line.quantity);
    wanted += scaled(line.wantedPrice) * scaled(line.quantity);
  }
  return { list: text(list), wanted: text(wanted), saved: text(list - wanted) };
}

function scaled(value: string | number): bigint {
  const [whole = "0", part = ""] = String(value).split(".");
  const sign = whole.startsWith("-") ? -1n : 1n;
  return BigInt(whole) * SCALE + sign * BigInt(part.slice(0, DIGITS).padEnd(DIGITS, "0"));
}

/** Of a product of two scaled numbers, back to a decimal string with `DIGITS` digits. */
function text(squared: bigint): Money {
  const value = squared / SCALE;
  const sign = value < 0n ? "-" : "";
  const magnitude = value < 0n ? -value : value;
  return `${sign}${magnitude / SCALE}.${String(magnitude % SCALE).padStart(DIGITS, "0")}`;
}
