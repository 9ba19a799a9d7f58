import type { Feature } from "../../ui/feature";

export default {
  routes: [
    { path: "/today", load: () => import("./Today.svelte"), roles: ["rep"], first: true },
    { path: "/workorders/:id", load: () => import("./offers/Workorder.svelte"), roles: ["rep"] },
  ],
  inbox: {
    order: 10,
    roles: ["rep"],
    load: () => import("./offers/Offers.svelte"),
    waiting: async (db) =>
      (await db.workorder.where("state").equals("offered").primaryKeys()).map((id) => `/workorders/${id}`),
  },
} satisfies Feature;
