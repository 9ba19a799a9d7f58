/** What a plan owes to past days. */
import type { Plan } from "../../api/types";
import { percent, t } from "../../i18n/index.svelte";

export function learnedWords({ version, travelFactor, visits }: NonNullable<Plan["learned"]>): string {
  const share = Math.round((travelFactor - 1) * 100);
  const ways =
    share === 0
      ? []
      : [
          share > 0
            ? t("board.ways_longer", { percent: percent(share) })
            : t("board.ways_shorter", { percent: percent(-share) }),
        ];
  const stays = visits > 0 ? [t("board.stays_learned", { count: visits })] : [];
  return [t("board.learned", { version: String(version) }), ...ways, ...stays].join(" · ");
}
