/** What went wrong with a form, at the field where it can be put right. */
import { ApiProblem } from "../../api/problems";
import { sentenceFor } from "../../sync";

export type FormProblem = { text: string; fields: Record<string, string>; conflict: boolean };
export const NO_PROBLEM: FormProblem = { text: "", fields: {}, conflict: false };

export function formProblem(error: unknown): FormProblem {
  const text = sentenceFor(error);
  if (!(error instanceof ApiProblem)) return { text, fields: {}, conflict: false };
  // `changes.openingHours` is the field `openingHours` here.
  const fields = error.errors.map(({ field }) => [field.split(".").at(-1) ?? field, text]);
  return { text, fields: Object.fromEntries(fields), conflict: error.code === "version_conflict" };
}
