import { t } from "../../i18n/index.svelte";
import type { Feature } from "../../ui/feature";

export default {
  routes: [
    { path: "/week", load: () => import("./WeekScreen.svelte"), roles: ["manager", "admin", "auditor"] },
    { path: "/rhythm", load: () => import("./RhythmScreen.svelte"), roles: ["admin", "manager"] },
  ],
  // A manager finds the week beside the plan board.
  tools: [
    {
      path: "/rhythm",
      label: () => t("calendar.title_rhythm"),
      icon: "calendar",
      roles: ["admin", "manager"],
    },
    { path: "/week", label: () => t("calendar.title_week"), icon: "board", roles: ["admin", "auditor"] },
  ],
} satisfies Feature;
