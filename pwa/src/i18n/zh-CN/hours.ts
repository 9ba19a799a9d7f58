import type { Translation } from "../catalog";
import type en from "../en/hours";

export default {
  "hours.in": "{when}：{what}",
  "hours.range": "{from}至{to}",
  "hours.list": "{first}、{next}",
  "hours.every_day": "每天",
  "hours.open": "营业",
  "hours.always": "全天营业",
  "hours.closed": "休息",
  "hours.from": "{time} 起",
  "hours.public_holidays": "公众假期",
  "hours.school_holidays": "学校假期",
} satisfies Translation<typeof en>;
