import type { Translation } from "../catalog";
import type en from "../en/signin";

export default {
  "signin.title": "登录",
  "signin.again": "重新登录",
  "signin.again_text": "登录已过期。您保存的内容都还在这台手机上。",
  "signin.login": "邮箱或手机号",
  "signin.password": "密码",
  "signin.show_password": "显示密码",
  "signin.go": "登录",
  "signin.someone_else": "换个账号登录",
  "signin.later": "稍后再说，继续离线使用",
  "signin.wrong_person": "这是另一个账号。请用“{name}”的账号登录。",
  "signin.tagline": "下一家去哪里，每次拜访有凭据，记录不丢失。",
  "setup.title": "创建公司",
  "setup.text": "只需一分钟，只做一次。您将成为第一位管理员。",
  "setup.company": "公司名称",
  "setup.name": "您的姓名",
  "setup.email": "您的邮箱",
  "setup.password": "密码",
  "setup.password_hint": "至少 10 个字符，用一句短话最好记。",
  "setup.timezone": "时区",
  "setup.language": "语言",
  "setup.go": "创建",
  "setup.done_already": "这台服务器上已经有公司了，请直接登录。",
} as const satisfies Translation<typeof en>;
