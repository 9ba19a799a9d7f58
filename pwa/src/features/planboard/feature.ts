import { t } from "../../i18n/index.svelte";
import type { Feature } from "../../ui/feature";

const load = () => import("./Board.svelte");

export default {
  routes: [{ path: "/board", load, roles: ["manager", "admin"] }],
  // An administrator has no tab for it.
  tools: [{ path: "/board", label: () => t("board.title"), icon: "board", roles: ["admin"] }],
} satisfies Feature;
