/** Installing is data safety: Safari clears an uninstalled site after seven days without a visit. */
type InstallEvent = Event & { prompt: () => Promise<{ outcome: "accepted" | "dismissed" }> };

const state = $state<{ offer: InstallEvent | null; installed: boolean }>({ offer: null, installed: false });

if (typeof window !== "undefined") {
  state.installed = matchMedia("(display-mode: standalone)").matches;
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    state.offer = event as InstallEvent;
  });
  window.addEventListener("appinstalled", () => {
    state.installed = true;
    state.offer = null;
  });
}

export const install = {
  get offered(): boolean {
    return state.offer !== null;
  },
  get installed(): boolean {
    return state.installed;
  },
  get ios(): boolean {
    return /iPhone|iPad/.test(navigator.userAgent);
  },
};

export async function installApp(): Promise<void> {
  const { offer } = state;
  state.offer = null;
  await offer?.prompt();
}
