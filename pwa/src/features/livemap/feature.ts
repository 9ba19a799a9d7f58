import { t } from "../../i18n/index.svelte";
import type { Feature } from "../../ui/feature";

const load = () => import("./LiveMap.svelte");

export default {
  routes: [{ path: "/map", load, roles: ["manager", "admin"] }],
  // An administrator has no tab for it.
  tools: [{ path: "/map", label: () => t("live.title"), icon: "map", roles: ["admin"] }],
} satisfies Feature;
