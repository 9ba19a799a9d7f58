import { t } from "../../i18n/index.svelte";
import type { Feature } from "../../ui/feature";

export default {
  routes: [
    { path: "/people", load: () => import("./PeopleScreen.svelte"), roles: ["admin", "manager", "auditor"] },
  ],
  // Only the administrator has a tab for it.
  tools: [{ path: "/people", label: () => t("people.title"), icon: "people", roles: ["manager", "auditor"] }],
} satisfies Feature;
