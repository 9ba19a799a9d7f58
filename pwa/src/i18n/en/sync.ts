export default {
  "sync.all_sent": "All sent",
  "sync.saved": { one: "{count} saved", other: "{count} saved" },
  "sync.saved_age": { one: "{count} saved · {age}", other: "{count} saved · {age}" },
  "sync.attention": { one: "{count} needs attention", other: "{count} need attention" },
  "sync.login_needed": "Log in to send",
  "sync.offline": "Offline",
  "sync.sending": "Sending",
  "sync.send_now": "Send now",
  "sync.wifi": { one: "{count} photo waits for Wi-Fi", other: "{count} photos wait for Wi-Fi" },
  "sync.locked": { one: "{count} locked", other: "{count} locked" },
} as const;
