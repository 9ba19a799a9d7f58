/** The fields of an account edit that two people changed, in the words of the account's form. */
import { duration, t } from "../i18n/index.svelte";
import { openingLines } from "../ui/openinghours";

export function fieldLabel(field: string): string {
  switch (field) {
    case "name":
      return t("account.name");
    case "phone":
      return t("account.phone");
    case "address":
      return t("account.address");
    case "openingHours":
      return t("account.hours");
    case "visitIntervalDays":
      return t("account.interval");
    case "visitDurationS":
      return t("sync.stay");
    case "class":
      return t("sync.class");
    case "tags":
      return t("sync.tags");
    default:
      return t("account.title");
  }
}

export function fieldWords(field: string, value: unknown): string {
  if (value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0))
    return t("sync.empty");
  if (field === "visitIntervalDays") return t("sync.days", { count: Number(value) });
  if (field === "visitDurationS") return duration(Number(value));
  if (field === "openingHours") return openingLines(String(value)).join("\n");
  return Array.isArray(value) ? value.join(", ") : String(value);
}
