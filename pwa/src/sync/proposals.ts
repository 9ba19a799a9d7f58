/** Asks the server for a new order of the rest of a published plan, and settles what it proposed. */
import type { Plan, PlanRun, Proposal, Uuid } from "../api/types";
import { onLive } from "./events";
import { ask, send } from "./remote.svelte";

const LOOK_EVERY_MS = 500; // notices come sooner; this is for a line that lost them
const PATIENCE_MS = 20_000;

/** Null where the run failed or did not end in time. Rejects like every question to the server. */
export async function propose(planId: Uuid): Promise<Proposal | null> {
  const { runId } = await send<{ runId: Uuid }>("POST", `/plans/${planId}/replan`, {});
  let wake = () => {};
  const stop = onLive("plan_run", () => wake());
  const until = Date.now() + PATIENCE_MS;
  try {
    while (Date.now() < until) {
      const run = await ask<PlanRun>(`/plans/runs/${runId}`);
      if (run.state === "failed") return null;
      if (run.state === "done") return run.proposal ?? null;
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, LOOK_EVERY_MS);
      });
    }
    return null;
  } finally {
    stop();
  }
}

/** The plan as it then is. */
export function settle(proposal: Proposal, verb: "accept" | "discard"): Promise<Plan> {
  return send<Plan>("POST", `/plans/${proposal.planId}/proposals/${proposal.id}/${verb}`);
}
