import { t } from "../../i18n/index.svelte";
import { session } from "../../local/session.svelte";
import type { Feature } from "../../ui/feature";
import { waitsFor } from "./waiting";

export default {
  routes: [
    { path: "/approvals", load: () => import("./ApprovalsScreen.svelte") },
    { path: "/approvals/:id", load: () => import("./ApprovalScreen.svelte") },
  ],
  inbox: {
    order: 10,
    load: () => import("./InboxSection.svelte"),
    waiting: async (db) =>
      waitsFor(await db.approval.toArray(), session.me?.id ?? "").map(
        (approval) => `/approvals/${approval.id}`,
      ),
  },
  tools: [{ path: "/approvals", label: () => t("approval.all"), icon: "percent" }],
} satisfies Feature;
