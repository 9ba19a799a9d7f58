/** One press of "Make plans": goes on at the server while one looks elsewhere, and says when it is done. */
import type { Day, PlanRun, Uuid } from "../../api/types";
import { t } from "../../i18n/index.svelte";
import { ask, send, sentenceFor } from "../../sync";
import { onLive } from "../../sync/events";
import { toast } from "../../ui/toast.svelte";

type Followed = { runId: Uuid; day: Day; answer: PlanRun };

const LOOK_EVERY_MS = 1_500; // notices come sooner; this is for a line that lost them
const MOST_SILENT = 20; // looks in a row without an answer
const state = $state<{ current: Followed | null; problem: string; finished: number }>({
  current: null,
  problem: "",
  finished: 0,
});

export const run = {
  get current(): Followed | null {
    return state.current;
  },
  get problem(): string {
    return state.problem;
  },
  /** Grows with every run that ended: the plans are worth asking for anew. */
  get finished(): number {
    return state.finished;
  },
};

export async function makePlans(day: Day, who: { repIds?: Uuid[]; teamId?: Uuid }): Promise<void> {
  await begin(day, () => send<{ runId: Uuid }>("POST", "/plans/make", { day, ...who }));
}

async function begin(day: Day, start: () => Promise<{ runId: Uuid }>): Promise<void> {
  if (state.current) return;
  state.problem = "";
  try {
    const { runId } = await start();
    state.current = { runId, day, answer: { state: "queued", done: 0, total: 0 } };
    void follow(runId, day);
  } catch (error) {
    state.problem = sentenceFor(error);
  }
}

async function follow(runId: Uuid, day: Day): Promise<void> {
  let wake = () => {};
  const stop = onLive("plan_run", () => wake());
  let silent = 0;
  while (silent < MOST_SILENT) {
    const answer = await ask<PlanRun>(`/plans/runs/${runId}`).catch(() => null);
    silent = answer ? 0 : silent + 1;
    if (answer) state.current = { runId, day, answer };
    if (answer?.state === "done" || answer?.state === "failed") return finish(answer, stop);
    await new Promise<void>((resolve) => {
      wake = resolve;
      setTimeout(resolve, LOOK_EVERY_MS);
    });
  }
  stop();
  state.current = null;
  state.problem = t("board.run_lost");
}

function finish(answer: PlanRun, stop: () => void): void {
  stop();
  state.current = null;
  state.finished += 1;
  if (answer.state !== "done") state.problem = t("board.run_failed");
  else if (answer.reason) state.problem = t("board.kept", { names: answer.reason });
  else toast(t("board.made", { count: answer.plans?.length ?? answer.total }));
}
