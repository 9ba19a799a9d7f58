import type { Feature } from "../../ui/feature";

export default { routes: [], bar: () => import("./Host.svelte") } satisfies Feature;
