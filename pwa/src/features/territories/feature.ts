import { t } from "../../i18n/index.svelte";
import type { Feature } from "../../ui/feature";

export default {
  routes: [
    {
      path: "/territories",
      load: () => import("./Territories.svelte"),
      roles: ["manager", "admin", "auditor"],
    },
  ],
  // A manager finds it beside the plan board.
  tools: [
    { path: "/territories", label: () => t("territory.title"), icon: "map", roles: ["admin", "auditor"] },
  ],
} satisfies Feature;
