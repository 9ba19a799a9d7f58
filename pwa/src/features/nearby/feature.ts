import type { Feature } from "../../ui/feature";

export default {
  routes: [{ path: "/nearby", load: () => import("./Nearby.svelte"), roles: ["rep"] }],
} satisfies Feature;
