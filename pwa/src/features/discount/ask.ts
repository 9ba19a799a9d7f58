/** A request while it is written: lines as typed, what is wrong with them, and what they become. */
import type { ApprovalLine, Language, Product, Uuid } from "../../api/types";
import { isLower, parsePrice, parseQuantity } from "./terms";

export type Line = { productId: Uuid; quantity: string; price: string };
export type LineProblem = {
  product?: boolean;
  quantity?: boolean;
  price?: "discount.price_problem" | "discount.price_not_lower";
};

export const emptyLine = (): Line => ({ productId: "", quantity: "", price: "" });

export function problemOf(line: Line, product: Product | undefined): LineProblem | null {
  const problem: LineProblem = {};
  if (!product) problem.product = true;
  if (parseQuantity(line.quantity) === null) problem.quantity = true;
  const price = parsePrice(line.price);
  if (price === null) problem.price = "discount.price_problem";
  else if (product && !isLower(price, product.listPrice)) problem.price = "discount.price_not_lower";
  return Object.keys(problem).length > 0 ? problem : null;
}

/** The line as a request carries it; null while something is wrong with it. */
export function lineOf(line: Line, product: Product | undefined, language: Language): ApprovalLine | null {
  const price = parsePrice(line.price);
  const quantity = parseQuantity(line.quantity);
  if (!product || price === null || quantity === null || problemOf(line, product)) return null;
  const { id, name, unit, listPrice } = product;
  return { productId: id, name: name[language], unit, quantity, listPrice, wantedPrice: price };
}
