/** Before and after as two columns, one row for each value that is not the same. Pure. */
import type { Values } from "./entry";

export type Difference = { path: readonly string[]; before: unknown; after: unknown };

const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Nested documents become paths; lists stay whole. Names are camelCase whoever wrote them. */
export function differences(before: Values | null, after: Values | null): Difference[] {
  const old = flat(before ?? {});
  const now = flat(after ?? {});
  const keys = [...new Set([...old.keys(), ...now.keys()])];
  return (
    keys
      .map((key) => ({ path: key.split("\u0000"), before: old.get(key), after: now.get(key) }))
      // The thing's own id says nothing to a reader; the line itself keeps it.
      .filter((row) => row.path.join() !== "id")
      .filter((row) => JSON.stringify(row.before) !== JSON.stringify(row.after))
  );
}

function flat(values: Values, above: readonly string[] = []): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [name, value] of Object.entries(values)) {
    const path = [...above, camel(name)];
    if (isDocument(value)) for (const [key, inner] of flat(value, path)) found.set(key, inner);
    else found.set(path.join("\u0000"), value);
  }
  return found;
}

function isDocument(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
