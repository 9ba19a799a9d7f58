import type { Language } from "../../src/api/types";
import { allWords, useLanguage } from "../../src/i18n/index.svelte";

/** All words of a language, for tests that read sentences. */
export async function speak(language: Language): Promise<void> {
  await useLanguage(language);
  await allWords();
}
