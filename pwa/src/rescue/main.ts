/** The page of last resort: its own small entry, kept on the phone with the app, needing nothing of it. */
import { readUnsent, type Unsent } from "./unsent";
import { wordsFor } from "./words";
import "./rescue.css";

const { language, words } = wordsFor(remembered("rounds.language"), navigator.languages);
const element = (id: string) => document.getElementById(id) as HTMLElement;

document.documentElement.lang = language;
document.title = words.title;
for (const id of ["title", "text", "save", "back"] as const) element(id).textContent = words[id];
element("save").addEventListener("click", () => void save());

async function save(): Promise<void> {
  const at = new Date();
  try {
    const found = await readUnsent(at);
    if (found && holdsAny(found)) hand(found, at);
    element("said").textContent = said(found);
  } catch {
    element("said").textContent = words.failed;
  }
}

function said(found: Unsent | null): string {
  if (!found) return words.nobody;
  return holdsAny(found) ? words.saved : words.nothing;
}

function holdsAny({ operations, uploads, drafts }: Unsent): boolean {
  return operations.length + uploads.length + drafts.length > 0;
}

function hand(file: Unsent, at: Date): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file, null, 2)], { type: "application/json" }));
  link.download = `rounds-unsent-${at.toISOString().slice(0, 10)}.json`;
  link.click();
}

/** A browser may refuse even this. */
function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
