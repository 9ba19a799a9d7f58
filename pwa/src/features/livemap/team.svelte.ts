/** The team as it is now: one answer of the server, kept true by live notices, asked anew after every break. */
import type { Instant, Plan, RepLive, Uuid, Workorder } from "../../api/types";
import { businessDay } from "../../i18n/index.svelte";
import { may } from "../../local/session.svelte";
import { type Remote, remote } from "../../sync";
import { type LiveEvent, onLive, onLiveOpen } from "../../sync/events";
import { itemsOf, withNoted } from "./items";
import { type Patches, patched, readPosition, withPatches } from "./positions";

export type TeamLive = { reps: RepLive[]; at: Instant };

const TICK_MS = 10_000; // ages in words change by the minute
const GATHER_MS = 600; // several notices of one moment, one question
const HEARTBEAT_MS = 60_000; // a dead line that nobody noticed
const ABOUT_PLANS: readonly LiveEvent[] = ["visit", "plan", "plan_run", "workorder"];

export function watchTeam(teamId: () => Uuid | null) {
  let nowMs = $state(Date.now());
  let patches = $state.raw<Patches>(new Map());
  const today = $derived(businessDay(new Date(nowMs)));
  const query = $derived(teamId() ? `teamId=${teamId()}` : "");
  const team = remote<TeamLive>(() => `/live/team${query ? `?${query}` : ""}`);
  const plans = remote<Plan[] | { items: Plan[] }>(() =>
    may("plan.read") ? `/plans?day=${today}${query ? `&${query}` : ""}` : null,
  );
  const orders = remote<Workorder[] | { items: Workorder[] }>(() =>
    may("workorder.read") ? "/workorders" : null,
  );
  // What a command answered is shown before the list has it.
  let noted = $state.raw<readonly Workorder[]>([]);
  const shownOrders = $derived(withNoted(itemsOf(orders.value), noted));
  const reps = $derived(withPatches(team.value?.reps ?? [], patches));
  const planOf = $derived(publishedByRep(itemsOf(plans.value)));

  async function reload(): Promise<void> {
    await Promise.all([team.reload(), plans.reload(), orders.reload()]);
    noted = [];
  }
  const reloadSoon = gather(() => void reload(), GATHER_MS);

  $effect(() => {
    const tick = setInterval(() => {
      nowMs = Date.now();
    }, TICK_MS);
    const heartbeat = setInterval(() => document.visibilityState === "visible" && reloadSoon(), HEARTBEAT_MS);
    const onVisible = () => document.visibilityState === "visible" && reloadSoon();
    document.addEventListener("visibilitychange", onVisible);
    window.addEventListener("online", reloadSoon);
    const stops = [
      onLive("position", (data) => {
        const patch = readPosition(data);
        if (!patch) return reloadSoon();
        // The age is drawn with the dot, never later.
        nowMs = Date.now();
        patches = patched(patches, patch);
      }),
      ...ABOUT_PLANS.map((name) => onLive(name, reloadSoon)),
      onLiveOpen(reloadSoon),
    ];
    return () => {
      clearInterval(tick);
      clearInterval(heartbeat);
      document.removeEventListener("visibilitychange", onVisible);
      window.removeEventListener("online", reloadSoon);
      for (const stop of stops) stop();
    };
  });

  return {
    get reps(): RepLive[] {
      return reps;
    },
    planOf: (repId: Uuid): Plan | undefined => planOf.get(repId),
    get orders(): Workorder[] {
      return shownOrders;
    },
    note(order: Workorder): void {
      noted = [order, ...noted.filter((one) => one.id !== order.id)];
    },
    get nowMs(): number {
      return nowMs;
    },
    get today(): string {
      return today;
    },
    /** The answer that is shown, its age and what went wrong since. */
    get answer(): Remote<TeamLive> {
      return team;
    },
    reload,
  };
}

export type Team = ReturnType<typeof watchTeam>;

function publishedByRep(plans: readonly Plan[]): Map<Uuid, Plan> {
  const drafts = plans.filter((plan) => plan.status === "draft");
  const published = plans.filter((plan) => plan.status === "published");
  return new Map([...drafts, ...published].map((plan) => [plan.repId, plan]));
}

/** Runs once for any number of calls within `ms`. */
function gather(run: () => void, ms: number): () => void {
  let waits = false;
  return () => {
    if (waits) return;
    waits = true;
    setTimeout(() => {
      waits = false;
      run();
    }, ms);
  };
}
