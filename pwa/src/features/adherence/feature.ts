import { t } from "../../i18n/index.svelte";
import type { Feature } from "../../ui/feature";

const roles = ["manager", "auditor", "admin"] as const;

export default {
  routes: [
    { path: "/actual", load: () => import("./ActualScreen.svelte"), roles },
    { path: "/actual/learned", load: () => import("./LearnedScreen.svelte"), roles },
    { path: "/actual/:id", load: () => import("./DayScreen.svelte"), roles },
  ],
  // Managers come here from the plan board.
  tools: [{ path: "/actual", label: () => t("actual.title"), icon: "route", roles: ["auditor", "admin"] }],
} satisfies Feature;
