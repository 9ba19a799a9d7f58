import type { Fix } from "../../api/types";

const WORST_PIN_M = 50; // vaguer, and the next visitor is judged by the wrong house

export function isSharpEnough(fix: Fix): boolean {
  return fix.accuracyM <= WORST_PIN_M;
}
