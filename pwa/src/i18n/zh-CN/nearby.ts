import type { Translation } from "../catalog";
import type en from "../en/nearby";

export default {
  "nearby.title": "附近客户",
  "nearby.search": "搜索您的客户",
  "nearby.placeholder": "名称、电话、地址或标签",
  "nearby.due": "已到期",
  "nearby.class": "{class} 级",
  "nearby.filters": "筛选",
  "nearby.view": "显示方式",
  "nearby.list": "列表",
  "nearby.map": "地图",
  "nearby.map_label": "您的客户地图",
  "nearby.found": "共 {count} 家客户",
  "nearby.found_here": "这部手机上共 {count} 家客户",
  "nearby.none": "没有符合条件的客户",
  "nearby.none_text": "请修改搜索内容或去掉筛选条件。",
  "nearby.empty": "手机上还没有客户",
  "nearby.empty_text": "首次与服务器同步后，您的客户会显示在这里，之后离线也能查看。",
  "nearby.locate": "使用我的位置",
  "nearby.no_position": "取得定位前按到期时间排序。",
  "nearby.too_many": "您负责 {of} 家客户，这部手机保存其中 {held} 家；其余的请在联网时搜索。",
  "nearby.beyond": "不在这部手机上",
  "nearby.beyond_first": "前 {count} 家客户；请输入更多文字以查找其余的。",
  "nearby.beyond_offline": "联网后可以搜索到。",
} as const satisfies Translation<typeof en>;
