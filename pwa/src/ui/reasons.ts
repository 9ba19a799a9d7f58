/** Why a visit stays out of a plan and what would let it in, in words with names. */
import type { LeftOut, Reason } from "../api/types";
import { day as dayWords, listed, t, tCode } from "../i18n/index.svelte";

type Clash = { name: string; at: string | null };

/** Of appointments that exclude each other, all are named with their times. */
export function reasonWords(left: LeftOut): string {
  const clashes = clashesOf(left);
  if (left.code === "skill_missing" && left.facts.skills)
    return t("leftout.skill_named", { skills: String(left.facts.skills) });
  if (left.code !== "appointment_conflict" || clashes.length === 0)
    return tCode("leftout", left.code, left.facts);
  const own = { name: left.name, at: typeof left.facts.at === "string" ? left.facts.at : null };
  const visits = listed([own, ...clashes].map(appointmentWords));
  return clashes.length === 1 ? t("plan.cannot_both", { visits }) : t("plan.cannot_all", { visits });
}

export function relaxationWords({ code, facts }: Reason): string {
  if (code === "drop_visit" && facts.name) return t("relaxation.drop_named", { name: String(facts.name) });
  if (code === "another_rep" && facts.repName)
    return t("relaxation.rep_named", { name: String(facts.repName) });
  if (code === "another_day" && facts.day)
    return t("relaxation.day_named", { day: dayWords(String(facts.day)) });
  if (code === "raise_prize" && typeof facts.byS === "number")
    return t("relaxation.raise_prize_by", { minutes: Math.ceil(facts.byS / 60) });
  return tCode("relaxation", code, facts);
}

function appointmentWords(clash: Clash): string {
  return clash.at ? t("plan.at", { name: clash.name, time: clash.at }) : clash.name;
}

function clashesOf(left: LeftOut): readonly Clash[] {
  const clashes: unknown = left.facts.clashes;
  return Array.isArray(clashes) ? (clashes as Clash[]) : [];
}
