import type { Translation } from "../catalog";
import type en from "../en/workorder";

export default {
  "workorder.urgent": "紧急派单：{title}",
  "workorder.order": "派单：{title}",
  "workorder.offered_by": "{name} 于 {time} 派出",
  "workorder.away": "约 {duration}可到",
  "workorder.takes": "预计用时 {duration}",
  "workorder.due_at": "{time} 前完成",
  "workorder.accept": "接单",
  "workorder.decline": "拒单",
  "workorder.decline_title": "为什么不接？",
  "workorder.decline_reason": "给主管的说明",
  "workorder.accepted": "已接单，会排入您的拜访计划。",
  "workorder.declined": "已拒单，主管会看到您的说明。",
  "workorder.joining": "已接单，正在排入计划",
  "workorder.offers": "派给您的单",
  "workorder.gone": "这张派单已不在您这里",
  "workorder.gone_text": "它已被撤回，或派给了其他同事。",
  "workorder.note": "工作内容",
} as const satisfies Translation<typeof en>;
