/** Asks the server to work out a day and looks for the figures until they are there. */
import type { Day, Instant, Uuid } from "../../api/types";
import { t } from "../../i18n/index.svelte";
import { send, sentenceFor } from "../../sync";
import { toast } from "../../ui/toast.svelte";
import type { DayView, RepDay } from "./types";

const LOOK_MS = 1_500;
const SLOW_AFTER = 10; // looks
const MOST_LOOKS = 80; // two minutes

export function measuring(answer: () => DayView | undefined, reload: () => Promise<void>) {
  let busy = $state(false);
  let slow = $state(false);
  let problem = $state("");
  let gone = false;

  $effect(() => () => {
    gone = true;
  });

  async function start(day: Day, items: readonly RepDay[]): Promise<void> {
    busy = true;
    slow = false;
    problem = "";
    const before = new Map(items.map((one) => [one.repId, one.measuredAt]));
    try {
      const { people } = await send<{ people: number }>("POST", "/adherence/measure", { day });
      if (await come(day, before)) toast(t("actual.measured", { count: people }));
    } catch (error) {
      problem = sentenceFor(error);
    } finally {
      busy = false;
    }
  }

  async function come(day: Day, before: ReadonlyMap<Uuid, Instant | null>): Promise<boolean> {
    for (let looks = 1; looks <= MOST_LOOKS && !gone; looks += 1) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      if (answer()?.day !== day) return false;
      await reload();
      slow = looks >= SLOW_AFTER;
      const items = answer()?.items ?? [];
      if (items.every((one) => one.measuredAt !== null && one.measuredAt !== before.get(one.repId)))
        return true;
    }
    return false;
  }

  return {
    get busy() {
      return busy;
    },
    get slow() {
      return slow;
    },
    get problem() {
      return problem;
    },
    start,
  };
}
