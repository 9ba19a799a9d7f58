import type { Feature } from "../../ui/feature";

export default {
  routes: [
    { path: "/accounts/new", load: () => import("./NewAccount.svelte"), roles: ["rep"] },
    { path: "/accounts/:id", load: () => import("./Account.svelte") },
  ],
} satisfies Feature;
