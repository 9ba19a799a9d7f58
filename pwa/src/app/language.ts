import type { Language } from "../api/types";
import { browserLanguage, useLanguage } from "../i18n/index.svelte";
import { session } from "../local/session.svelte";
import { send } from "../sync";

const KEY = "rounds.language";

/** The person's own choice on this browser, else their account's, else the browser's. */
export async function startLanguage(ofPerson: Language | null): Promise<void> {
  const saved = localStorage.getItem(KEY) as Language | null;
  await useLanguage(saved ?? ofPerson ?? browserLanguage(navigator.languages));
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEY, language);
  await useLanguage(language);
  // The account's language is that of its notifications; this browser's choice holds without it.
  if (session.me) await send("PATCH", "/me", { language }).catch(() => undefined);
}
