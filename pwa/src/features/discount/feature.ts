import type { Feature } from "../../ui/feature";

export default {
  routes: [{ path: "/discounts/new", load: () => import("./AskDiscount.svelte"), roles: ["rep"] }],
} satisfies Feature;
