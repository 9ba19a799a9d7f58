import type { Translation } from "../catalog";
import type en from "../en/tray";

export default {
  "sync.never": "还没有",
  "sync.title": "本机数据",
  "sync.unsent": "待上传",
  "sync.needs_attention": "待处理",
  "sync.nothing_unsent": "全部已上传。",
  "sync.nothing_unsent_text": "您保存的内容会先放在这里，直到服务器收到为止。",
  "sync.safe": "已保存在手机上，联网后自动上传。",
  "sync.why_offline": "当前没有网络，恢复后会自动上传。",
  "sync.why_login": "重新登录后继续上传。",
  "sync.why_portal": "这个网络需要先登录，请打开任意网页完成登录。",
  "sync.why_waiting": "服务器没有回应，{age}后再试。",
  "sync.why_sending": "正在上传。",
  "sync.export": "导出未上传的数据",
  "sync.exported": "已保存到下载文件夹。",
  "sync.fix": "去修改",
  "sync.resend": "重新上传",
  "sync.discard": "放弃",
  "sync.discarded": "已放弃。",
  "sync.photo": "照片",
  "sync.voice": "语音",
  "sync.saved_at": "{time} 保存",
  "sync.part_sent": "已上传 {percent}",
  "sync.refused": "服务器没有接受这一条。",
} as const satisfies Translation<typeof en>;
