import type { Translation } from "../catalog";
import type en from "../en/discount";

export default {
  "discount.title": "申请折扣",
  "discount.for": "客户：{name}",
  "discount.product": "产品",
  "discount.choose": "选择产品",
  "discount.quantity": "数量（{unit}）",
  "discount.price": "申请单价（{unit}）",
  "discount.list": "标价 {price}",
  "discount.saves": "比标价低 {percent}，合计 {total}（标价 {listTotal}）",
  "discount.add_line": "再加一个产品",
  "discount.remove_line": "删除这个产品",
  "discount.reason": "申请理由",
  "discount.reason_hint": "一句话说清：竞品、用量或合作历史。",
  "discount.send": "提交申请",
  "discount.sent": "已存在手机上，联网后自动提交。",
  "discount.quantity_problem": "请填写大于 0 的整数。",
  "discount.price_problem": "请填写价格，例如 42.50。",
  "discount.price_not_lower": "申请价要低于标价。",
  "discount.reason_problem": "请简单说明理由。",
  "discount.no_products": "手机上还没有产品，首次同步后会出现。",
} as const satisfies Translation<typeof en>;
