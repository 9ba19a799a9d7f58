import { t } from "../../i18n/index.svelte";
import type { Feature } from "../../ui/feature";

export default {
  routes: [
    { path: "/log", load: () => import("./LogScreen.svelte"), roles: ["manager", "auditor", "admin"] },
  ],
  // A manager has no tab for it.
  tools: [{ path: "/log", label: () => t("log.title"), icon: "log", roles: ["manager"] }],
} satisfies Feature;
