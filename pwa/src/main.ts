import { mount } from "svelte";
import App from "./app/App.svelte";
import { startLanguage } from "./app/language";
import { registerServiceWorker } from "./app/update.svelte";
import { resumeSession } from "./local/session.svelte";
import { startTheme } from "./ui/theme.svelte";
import "./ui/base.css";

async function start(): Promise<void> {
  startTheme();
  const remembered = await resumeSession().catch(() => null);
  if (!remembered) void import("./app/screens/Login.svelte"); // fetched while the words are
  await startLanguage(remembered?.language ?? null);
  const target = document.getElementById("app");
  target?.replaceChildren();
  if (target) mount(App, { target });
  void registerServiceWorker();
}

void start();
