import { t } from "../../i18n/index.svelte";
import type { Feature } from "../../ui/feature";

export default {
  routes: [
    { path: "/phones", load: () => import("./PhonesScreen.svelte"), roles: ["manager", "admin", "auditor"] },
  ],
  tools: [
    {
      path: "/phones",
      label: () => t("phones.title"),
      icon: "phone",
      roles: ["manager", "admin", "auditor"],
    },
  ],
} satisfies Feature;
