/** One press of "Plan the week": goes on at the server while one looks elsewhere, and says when it is done. */
import type { Day, Uuid } from "../../api/types";
import { t } from "../../i18n/index.svelte";
import { ask, send, sentenceFor } from "../../sync";
import { onLive } from "../../sync/events";
import { toast } from "../../ui/toast.svelte";
import type { WeekRun } from "./types";

export type WeekAsk = { firstDay: Day; days: number; teamId: Uuid | null; publish: boolean };

const LOOK_EVERY_MS = 1_500; // notices come sooner; this is for a line that lost them
const MOST_SILENT = 20; // looks in a row without an answer
const state = $state<{ asking: boolean; current: WeekRun | null; problem: string; finished: number }>({
  asking: false,
  current: null,
  problem: "",
  finished: 0,
});

export const weekRun = {
  get busy(): boolean {
    return state.asking;
  },
  get current(): WeekRun | null {
    return state.current;
  },
  get problem(): string {
    return state.problem;
  },
  /** Grows with every run that ended: the week is worth asking for anew. */
  get finished(): number {
    return state.finished;
  },
};

export async function planWeek(wanted: WeekAsk): Promise<void> {
  if (state.asking) return;
  state.asking = true;
  state.problem = "";
  try {
    const { runId } = await send<{ runId: Uuid }>("POST", "/weeks/plan", wanted);
    await follow(runId);
  } catch (error) {
    state.problem = sentenceFor(error);
  } finally {
    state.asking = false;
    state.current = null;
  }
}

async function follow(runId: Uuid): Promise<void> {
  let wake = () => {};
  const stop = onLive("plan_run", () => wake());
  let silent = 0;
  try {
    while (silent < MOST_SILENT) {
      const answer = await ask<WeekRun>(`/weeks/runs/${runId}`).catch(() => null);
      silent = answer ? 0 : silent + 1;
      if (answer) state.current = answer;
      if (answer?.state === "done" || answer?.state === "failed") return finish(answer);
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, LOOK_EVERY_MS);
      });
    }
    state.problem = t("calendar.lost");
  } finally {
    stop();
  }
}

function finish(answer: WeekRun): void {
  state.finished += 1;
  if (answer.state === "done") toast(t("calendar.done", { count: answer.result?.visits ?? 0 }));
  else state.problem = t("calendar.failed");
}
