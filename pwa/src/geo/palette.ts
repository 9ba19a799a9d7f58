/** Colours for pictures that CSS cannot reach, read from the tokens of the theme that is drawn. */
export type Tone = "accent" | "verified" | "uncertain" | "outside" | "unverifiable" | "ink" | "soft";

const TOKEN: Record<Tone, string> = {
  accent: "--accent",
  verified: "--verified",
  uncertain: "--uncertain",
  outside: "--outside",
  unverifiable: "--unverifiable",
  ink: "--ink",
  soft: "--ink-soft",
};

export function colour(tone: Tone): string {
  return token(TOKEN[tone]);
}

export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
