import { t } from "../../i18n/index.svelte";
import type { Feature } from "../../ui/feature";

export default {
  routes: [
    {
      path: "/accounts",
      load: () => import("./AccountsScreen.svelte"),
      roles: ["admin", "manager", "auditor"],
    },
    { path: "/accounts/import/file", load: () => import("./ImportScreen.svelte"), roles: ["admin"] },
    {
      path: "/accounts/:id/office",
      load: () => import("./AccountScreen.svelte"),
      roles: ["admin", "manager", "auditor"],
    },
  ],
  // Only the administrator has a tab for it.
  tools: [
    { path: "/accounts", label: () => t("admin.accounts"), icon: "accounts", roles: ["manager", "auditor"] },
  ],
} satisfies Feature;
