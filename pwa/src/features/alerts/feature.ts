import type { Feature } from "../../ui/feature";
import { listed, unread } from "./inbox";

export default {
  routes: [],
  inbox: {
    order: 20,
    load: () => import("./Alerts.svelte"),
    waiting: unread,
    shown: async (db) => (await listed(db)).length > 0,
  },
  start: (db) => {
    const tell = () => void import("./reading").then(({ tellServer }) => tellServer(db));
    window.addEventListener("online", tell);
    return () => window.removeEventListener("online", tell);
  },
} satisfies Feature;
