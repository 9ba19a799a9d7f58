import type { Translation } from "../catalog";
import type en from "../en/plan";

export default {
  "plan.tabs": "计划",
  "plan.tab_day": "当天",
  "plan.tab_week": "本周",
  "plan.tab_actual": "计划与实际",
  "plan.tab_territories": "片区",
  "plan.left_out_title": "今天未排入的客户",
  "plan.left_out_text": "这些客户已到拜访周期，但今天排不下，原因如下。",
  "plan.at": "{time} 的“{name}”",
  "plan.cannot_both": "{visits}的预约无法同时赶上",
  "plan.cannot_all": "{visits}的预约无法全部赶上",
} as const satisfies Translation<typeof en>;
