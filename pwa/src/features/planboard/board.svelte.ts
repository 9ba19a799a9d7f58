/** The plans of one day and team, and everything a manager does to them. */
import { SvelteSet } from "svelte/reactivity";
import type { Day, Plan, RepLive, Stop, Uuid } from "../../api/types";
import { t } from "../../i18n/index.svelte";
import { type Remote, remote, send, sentenceFor } from "../../sync";
import { onLive, onLiveOpen } from "../../sync/events";
import { toast } from "../../ui/toast.svelte";
import { newest, type Row, rowsOf, withoutStop } from "./rows";
import { run } from "./run.svelte";

const UNDO_MS = 5_000; // as long as the toast with "Undo" stays
const GATHER_MS = 600; // several notices of one moment, one question

export type Board = ReturnType<typeof watchBoard>;

export function watchBoard(day: () => Day, teamId: () => Uuid | null) {
  const team = $derived(teamId() ? `teamId=${teamId()}` : "");
  const plans = remote<Plan[]>(() => `/plans?day=${day()}${team ? `&${team}` : ""}`);
  const people = remote<{ reps: RepLive[] }>(() => `/live/team${team ? `?${team}` : ""}`);
  const dropped = new SvelteSet<Uuid>();
  let answered = $state.raw<ReadonlyMap<Uuid, Plan>>(new Map());
  let busy = $state<Uuid | null>(null);
  let problem = $state<{ planId: Uuid; text: string } | null>(null);
  let flush: (() => Promise<void>) | null = null;

  const rows: Row[] = $derived(
    rowsOf(
      people.value?.reps ?? [],
      newest(plans.value ?? [], answered)
        .filter((plan) => plan.day === day())
        .map((plan) => withoutStop(plan, dropped)),
    ),
  );

  $effect(() => {
    let waits: ReturnType<typeof setTimeout> | null = null;
    const soon = () => {
      waits ??= setTimeout(() => {
        waits = null;
        void plans.reload();
        void people.reload();
      }, GATHER_MS);
    };
    const stops = [onLive("plan", soon), onLive("visit", soon), onLiveOpen(soon)];
    return () => {
      if (waits) clearTimeout(waits);
      for (const stop of stops) stop();
      void flush?.();
    };
  });

  $effect(() => {
    if (run.finished > 0) void plans.reload();
  });

  /** One command at a time; the answer is the plan as it is now. */
  async function command(planId: Uuid, ask: () => Promise<Plan>): Promise<boolean> {
    await flush?.();
    busy = planId;
    problem = null;
    try {
      const plan = await ask();
      answered = new Map(answered).set(plan.id, plan);
      return true;
    } catch (error) {
      problem = { planId, text: sentenceFor(error) };
      return false;
    } finally {
      busy = null;
    }
  }

  const order = (planId: Uuid, stopIds: readonly Uuid[]) =>
    command(planId, () => send<Plan>("POST", `/plans/${planId}/order`, { stopIds }));

  /** Sent after the time to undo is over, or before anything else is done. */
  async function drop(plan: Plan, stop: Stop): Promise<void> {
    await flush?.();
    dropped.add(stop.id);
    const finish = async () => {
      clearTimeout(timer);
      flush = null;
      await command(plan.id, () => send<Plan>("DELETE", `/plans/${plan.id}/stops/${stop.id}`));
      dropped.delete(stop.id);
    };
    const timer = setTimeout(() => void finish(), UNDO_MS);
    flush = finish;
    const undo = () => {
      clearTimeout(timer);
      flush = null;
      dropped.delete(stop.id);
    };
    toast(t("board.dropped", { name: stop.name }), { label: t("ui.undo"), run: undo });
  }

  return {
    get rows(): Row[] {
      return rows;
    },
    get plans(): Remote<Plan[]> {
      return plans;
    },
    get busy(): Uuid | null {
      return busy;
    },
    /** How far behind a published plan its person is now, as the live map says; 0 for a draft and for other days. */
    lateS(plan: Plan): number {
      const now = people.value?.reps.find((rep) => rep.id === plan.repId)?.plan;
      return now?.id === plan.id ? now.lateS : 0;
    },
    problemOf: (planId: Uuid): string => (problem?.planId === planId ? problem.text : ""),
    reload: () => Promise.all([plans.reload(), people.reload()]),
    drop,
    async move(plan: Plan, stopIds: readonly Uuid[], name: string): Promise<void> {
      const before = plan.stops.filter((stop) => stop.kind === "visit").map((stop) => stop.id);
      if (!(await order(plan.id, stopIds))) return;
      const undo = () => void order(plan.id, before);
      toast(t("board.moved", { name }), { label: t("ui.undo"), run: undo });
    },
    lock: (plan: Plan, stop: Stop) =>
      command(plan.id, () =>
        send<Plan>("POST", `/plans/${plan.id}/stops/${stop.id}/lock`, { locked: !stop.locked }),
      ),
    add: (plan: Plan, accountId: Uuid, at?: string) =>
      command(plan.id, () => send<Plan>("POST", `/plans/${plan.id}/stops`, { accountId, ...(at && { at }) })),
    async publish(chosen: readonly Plan[]): Promise<void> {
      let done = 0;
      for (const plan of chosen)
        if (await command(plan.id, () => send<Plan>("POST", `/plans/${plan.id}/publish`))) done += 1;
      if (done > 0) toast(t("board.published", { count: done }));
      await plans.reload();
    },
  };
}
