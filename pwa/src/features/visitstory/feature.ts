import type { Feature } from "../../ui/feature";

const load = () => import("./StoryScreen.svelte");

export default {
  routes: [
    { path: "/log/:id", load, roles: ["manager", "approver", "auditor", "admin"] },
    // Behind the field rep's own screen of the same path.
    { path: "/visits/:id", load, roles: ["manager", "approver", "auditor", "admin"] },
  ],
} satisfies Feature;
