/** One message: a sentence with {names}, or its singular and plural chosen by {count}. */
export type Message = string | { readonly one: string; readonly other: string };

export type NamesIn<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;
export type NamesOf<M> = M extends string
  ? NamesIn<M>
  : M extends { one: infer One extends string; other: infer Other extends string }
    ? NamesIn<One> | NamesIn<Other>
    : never;

/** What a translation of catalog `C` must have: the same keys, no more and no fewer. */
export type Translation<C> = { readonly [K in keyof C]: Message };

export type Values = Readonly<Record<string, string | number>>;

/** Costly to make, and a list asks for one in each row. */
const rules = new Map<string, Intl.PluralRules>();

export function formOf(message: Message, count: number, language: string): string {
  if (typeof message === "string") return message;
  const known = rules.get(language) ?? new Intl.PluralRules(language);
  rules.set(language, known);
  return known.select(count) === "one" ? message.one : message.other;
}

export function fill(text: string, values: Values, number: (n: number) => string): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? number(value) : value;
  });
}

export function namesIn(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "").sort();
}
