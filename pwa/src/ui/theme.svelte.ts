/** Light, dark, outdoor (pure contrast for sunlight) or as the phone is set. Kept per browser. */
export type ThemeChoice = "auto" | "light" | "dark" | "outdoor";
export type Theme = Exclude<ThemeChoice, "auto">;

export const THEME_CHOICES: readonly ThemeChoice[] = ["auto", "light", "dark", "outdoor"];
const KEY = "rounds.theme";
const state = $state<{ choice: ThemeChoice; dark: boolean }>({ choice: "auto", dark: false });

export const theme = {
  get choice(): ThemeChoice {
    return state.choice;
  },
  /** What is drawn now, for pictures that CSS cannot reach (maps, charts). */
  get drawn(): Theme {
    if (state.choice !== "auto") return state.choice;
    return state.dark ? "dark" : "light";
  },
};

export function startTheme(): void {
  const saved = localStorage.getItem(KEY) as ThemeChoice | null;
  if (saved && THEME_CHOICES.includes(saved)) state.choice = saved;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  state.dark = dark.matches;
  dark.addEventListener("change", (event) => {
    state.dark = event.matches;
    paint();
  });
  paint();
}

export function chooseTheme(choice: ThemeChoice): void {
  state.choice = choice;
  localStorage.setItem(KEY, choice);
  paint();
}

function paint(): void {
  document.documentElement.dataset.theme = theme.drawn;
  const ground = getComputedStyle(document.documentElement).getPropertyValue("--ground").trim();
  document.querySelector('meta[name="theme-color"]')?.setAttribute("content", ground);
}
