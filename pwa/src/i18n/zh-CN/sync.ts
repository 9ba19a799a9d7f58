import type { Translation } from "../catalog";
import type en from "../en/sync";

export default {
  "sync.all_sent": "已全部上传",
  "sync.saved": "已保存 {count} 条",
  "sync.saved_age": "已保存 {count} 条 · {age}",
  "sync.attention": "{count} 条待处理",
  "sync.login_needed": "登录后上传",
  "sync.offline": "离线",
  "sync.sending": "正在上传",
  "sync.send_now": "立即上传",
  "sync.wifi": "{count} 张照片等待 Wi-Fi",
  "sync.locked": "{count} 条已锁定",
} as const satisfies Translation<typeof en>;
