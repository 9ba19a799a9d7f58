/** "Make my plan": asks the server, follows the run, fetches the plan when it is there. */
import type { Day, PlanRun } from "../../api/types";
import { t } from "../../i18n/index.svelte";
import { ask, send, sendNow, sentenceFor } from "../../sync";
import { toast } from "../../ui/toast.svelte";

const ASK_EVERY_MS = 700;
const state = $state<{ running: boolean; progress: number | null; problem: string }>({
  running: false,
  progress: null,
  problem: "",
});

export function planMaking() {
  return {
    get running() {
      return state.running;
    },
    get progress() {
      return state.progress;
    },
    get problem() {
      return state.problem;
    },
    make: (day: Day) => run("/plans/make", { day }),
  };
}

async function run(path: string, body: unknown): Promise<void> {
  if (state.running) return;
  Object.assign(state, { running: true, progress: null, problem: "" });
  try {
    const { runId } = await send<{ runId: string }>("POST", path, body);
    const ended = await finished(runId);
    if (ended.state === "failed") state.problem = t("today.make_failed");
    else {
      await sendNow();
      toast(ended.reason ? t("today.kept") : t("today.made"));
    }
  } catch (error) {
    state.problem = sentenceFor(error);
  } finally {
    state.running = false;
  }
}

async function finished(runId: string): Promise<PlanRun> {
  for (;;) {
    const run = await ask<PlanRun>(`/plans/runs/${runId}`);
    if (run.state === "done" || run.state === "failed") return run;
    state.progress = run.total > 0 ? run.done / run.total : null;
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}
