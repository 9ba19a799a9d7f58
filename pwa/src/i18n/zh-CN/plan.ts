import type { Translation } from "../catalog";
import type en from "../en/plan";

export default {
  "plan.tabs": "计划",
  "plan.tab_day": "当天",
  "plan.tab_week": "本周",
  "plan.tab_actual": "计划与实际",
  "plan.tab_territories": "片区",
} as const satisfies Translation<typeof en>;
