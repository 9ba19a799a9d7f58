/** Words typed with commas between them, in either script: trimmed, once each, as they came. */
export function wordsOf(text: string): string[] {
  const words = text.split(/[,，、;；]/).map((word) => word.trim());
  return [...new Set(words.filter(Boolean))];
}
