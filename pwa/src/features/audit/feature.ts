import { t } from "../../i18n/index.svelte";
import type { Feature } from "../../ui/feature";

export default {
  routes: [{ path: "/audit", load: () => import("./AuditScreen.svelte"), roles: ["auditor", "admin"] }],
  tools: [{ path: "/audit", label: () => t("audit.title"), icon: "lock", roles: ["auditor", "admin"] }],
} satisfies Feature;
