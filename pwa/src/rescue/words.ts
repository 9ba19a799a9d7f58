/** The rescue page must work when the app does not, so its few words come with it. */
const EN = {
  title: "Save my unsent work",
  text: "For when the app does not start: what the server does not have yet, as one file on this phone. Nothing is changed or removed.",
  save: "Save as a file",
  nobody: "Nobody is logged in on this phone. What waits here is locked for its person: log in first.",
  nothing: "Nothing waits on this phone. The server has everything.",
  saved: "Saved as a file in your downloads. See that it is there, then hand it to your administrator.",
  failed: "This phone's storage could not be read. Do not remove the app; ask your administrator.",
  back: "Back to the app",
};
const ZH: typeof EN = {
  title: "保存未上传的内容",
  text: "应用无法启动时使用：把服务器还没有收到的内容保存为手机上的一个文件。不会更改或删除任何内容。",
  save: "保存为文件",
  nobody: "这部手机上没有人登录。等待上传的内容已为其本人锁定：请先登录。",
  nothing: "这部手机上没有等待上传的内容，服务器已全部收到。",
  saved: "已保存到下载文件夹，请确认文件在那里，再交给管理员。",
  failed: "无法读取手机存储。请不要卸载应用，并联系管理员。",
  back: "返回应用",
};

export type Words = typeof EN;

export function wordsFor(
  saved: string | null,
  offered: readonly string[],
): { language: string; words: Words } {
  const wanted = saved ?? offered.find((tag) => /^(zh|en)\b/i.test(tag)) ?? "en";
  return /^zh\b/i.test(wanted) ? { language: "zh-CN", words: ZH } : { language: "en", words: EN };
}
