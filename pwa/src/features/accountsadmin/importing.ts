/** What an import answered, in words and as a table to put right. */
import { language, t, tCode } from "../../i18n/index.svelte";
import { readRows, separatorOf, writeRows } from "./csv";

export type BadCell = { row: number; column: string; code: string; message: string };
export type Imported = { created: number; updated: number; bad: BadCell[] };

export const LARGEST_BYTES = 10 * 1024 * 1024; // the server's limit

const TEMPLATES: Record<"en" | "zh-CN", readonly (readonly string[])[]> = {
  en: [
    [
      "external_id",
      "name",
      "kind",
      "class",
      "address",
      "phone",
      "lon",
      "lat",
      "datum",
      "owner",
      "opening_hours",
      "interval_days",
      "visit_duration_s",
      "radius_m",
      "skills",
      "tags",
    ],
    [
      "C-0001",
      "Example Pharmacy",
      "pharmacy",
      "A",
      "Example Street 1",
      "+12025550100",
      "24.9384",
      "60.1699",
      "wgs84",
      "",
      "Mo-Fr 09:00-18:00",
      "14",
      "1200",
      "150",
      "",
      "chain, cold shelf",
    ],
  ],
  "zh-CN": [
    [
      "客户编号",
      "名称",
      "客户类型",
      "客户等级",
      "地址",
      "电话",
      "经度",
      "纬度",
      "坐标系",
      "负责人",
      "营业时间",
      "拜访周期",
      "拜访时长秒",
      "半径",
      "技能",
      "标签",
    ],
    [
      "C-0001",
      "示例药店",
      "药店",
      "A",
      "示例路 1 号",
      "+12025550100",
      "121.4737",
      "31.2304",
      "gcj02",
      "",
      "Mo-Fr 09:00-18:00",
      "14",
      "1200",
      "150",
      "",
      "连锁、冷柜",
    ],
  ],
};

export function templateCsv(): string {
  return writeRows(TEMPLATES[language()]);
}

/** A column that is not known is only a remark: its rows were taken in. */
export function isRemark(cell: BadCell): boolean {
  return cell.row === 1;
}

export function badRowCount(bad: readonly BadCell[]): number {
  return new Set(bad.filter((cell) => !isRemark(cell)).map((cell) => cell.row)).size;
}

export function whyBad(cell: BadCell): string {
  // In English the server's own words also say what the cell must be.
  if (language() === "en" && cell.code === "invalid") return `${cell.message}.`;
  const value = /'([^']*)'/.exec(cell.message)?.[1] ?? "";
  return tCode("importwhy", cell.code, { value }, t("importwhy.other"));
}

/** The file's own headings and the rows that were not taken in, each with what is wrong in a last column. */
export function badRowsCsv(text: string, bad: readonly BadCell[]): string {
  const rows = readRows(text, separatorOf(text));
  const headings = rows[0] ?? [];
  const reasons = new Map<number, string[]>();
  for (const cell of bad) {
    if (isRemark(cell)) continue;
    const words = cell.column ? `${cell.column}: ${whyBad(cell)}` : whyBad(cell);
    reasons.set(cell.row, [...(reasons.get(cell.row) ?? []), words]);
  }
  const lines = [...reasons].map(([row, words]) => [
    ...headings.map((_, i) => rows[row - 1]?.[i] ?? ""),
    words.join(" | "),
  ]);
  return writeRows([[...headings, t("import.what_is_wrong")], ...lines]);
}
