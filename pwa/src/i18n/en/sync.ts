export default {
  "sync.all_sent": "All sent",
  "sync.saved": { one: "{count} saved", other: "{count} saved" },
  "sync.saved_age": { one: "{count} saved · {age}", other: "{count} saved · {age}" },
  "sync.attention": { one: "{count} needs attention", other: "{count} need attention" },
  "sync.login_needed": "Log in to send",
  "sync.offline": "Offline",
  "sync.sending": "Sending",
  "sync.send_now": "Send now",
} as const;
