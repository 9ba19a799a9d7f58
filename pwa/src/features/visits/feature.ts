import type { Feature } from "../../ui/feature";
import { finishCheckOuts } from "./checkout.svelte";

export default {
  routes: [{ path: "/visits/:id", load: () => import("./Visit.svelte"), roles: ["rep"] }],
  bar: () => import("./Bar.svelte"),
  start: finishCheckOuts,
} satisfies Feature;
