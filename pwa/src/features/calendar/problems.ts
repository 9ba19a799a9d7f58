/** What went wrong with a form, at the field where it can be put right. */
import { ApiProblem } from "../../api/problems";
import { sentenceFor } from "../../sync";

export type FormProblem = { text: string; fields: Record<string, string> };
export const NO_PROBLEM: FormProblem = { text: "", fields: {} };

export function formProblem(error: unknown): FormProblem {
  const text = sentenceFor(error);
  if (!(error instanceof ApiProblem) || error.errors.length === 0) return { text, fields: {} };
  // The server's own message is in English; the sentence of the code is in the reader's language.
  return { text, fields: Object.fromEntries(error.errors.map(({ field }) => [field, text])) };
}
