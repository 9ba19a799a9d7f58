/** What the live map draws: people, today's routes, and what the chosen person or order is about. */
import type { LonLat, Plan, RepLive, Stop, Uuid, Workorder, WorkorderCandidate } from "../../api/types";
import { decodePolyline } from "../../geo";
import type { MapLine, MapPin, MapRing } from "../../geo/features";
import { t, tCode } from "../../i18n/index.svelte";
import { type Phase, phaseOf } from "../../ui/dayline";
import { freshness } from "./positions";
import { initials, positionWords } from "./words";

export type Scene = { pins: MapPin[]; lines: MapLine[]; rings: MapRing[]; focus: LonLat[] };
export type Look = {
  reps: readonly RepLive[];
  planOf: (repId: Uuid) => Plan | undefined;
  orders: readonly Workorder[];
  nowMs: number;
  chosenRep: Uuid | null;
  chosenOrder: Workorder | null;
  candidates: readonly WorkorderCandidate[];
  trail: readonly LonLat[];
  /** Where somebody is about to be sent. */
  target: LonLat | null;
};

const STOP_TONE: Record<Phase, NonNullable<MapPin["tone"]>> = {
  done: "verified",
  now: "ink",
  late: "uncertain",
  todo: "soft",
  missed: "outside",
  break: "soft",
};
const THIN_PX = 1.5;
const WIDE_PX = 5;

export function sceneOf(look: Look): Scene {
  const chosen = look.reps.find((rep) => rep.id === look.chosenRep);
  const plan = chosen && look.planOf(chosen.id);
  const order = look.chosenOrder;
  const shown = order ? ranked(look) : new Map<Uuid, number>();
  return {
    pins: [
      ...(plan ? stopPins(plan, look.nowMs) : []),
      ...look.orders.filter((one) => one.id !== order?.id).map((one) => orderPin(one, false)),
      ...look.reps.flatMap((rep) => repPin(rep, look, shown.get(rep.id))),
      ...(order ? [orderPin(order, true)] : []),
      ...(look.target ? [targetPin(look.target)] : []),
    ],
    lines: [...routeLines(look), ...trailLine(look.trail), ...candidateLines(look)],
    rings: look.reps.flatMap((rep) => ring(rep, look)),
    focus: focusOf(look, chosen, plan),
  };
}

/** Way of a plan: along the roads where the server drew it, else straight from stop to stop. */
export function wayOf(plan: Plan): LonLat[] {
  if (plan.geometry) return decodePolyline(plan.geometry);
  const stops = plan.stops.flatMap((stop) => (stop.position ? [stop.position] : []));
  return [plan.startPlace.position, ...stops, plan.endPlace.position].filter((at) => at !== null);
}

function repPin(rep: RepLive, look: Look, rank: number | undefined): MapPin[] {
  if (!rep.position) return [];
  const old = freshness(rep, look.nowMs) === "old";
  const mark = rank ? String(rank) : initials(rep.name);
  return [
    {
      id: `rep:${rep.id}`,
      at: rep.position,
      label: `${mark}, ${rep.name}, ${positionWords(rep, look.nowMs)}`,
      tone: old ? "soft" : "accent",
      text: mark,
      big: rank !== undefined || look.chosenRep === rep.id,
    },
  ];
}

function ring(rep: RepLive, look: Look): MapRing[] {
  if (!rep.position || !rep.accuracyM) return [];
  const tone = freshness(rep, look.nowMs) === "old" ? "soft" : "accent";
  return [{ id: rep.id, center: rep.position, radiusM: rep.accuracyM, tone }];
}

function stopPins(plan: Plan, nowMs: number): MapPin[] {
  let order = 0;
  return plan.stops.flatMap((stop) => {
    if (stop.kind !== "visit") return [];
    order += 1;
    return stop.position ? [stopPin(stop, stop.position, order, phaseOf(stop, nowMs))] : [];
  });
}

function stopPin(stop: Stop, at: LonLat, order: number, phase: Phase): MapPin {
  const text = phase === "done" ? "✓" : phase === "missed" ? "✕" : String(order);
  const label = `${order}. ${stop.name}, ${tCode("phase", phase)}`;
  return { id: `stop:${stop.id}`, at, label, tone: STOP_TONE[phase], text };
}

function orderPin(order: Workorder, chosen: boolean): MapPin {
  const label = `${order.title}, ${tCode("workorder_state", order.state)}`;
  const urgent = order.priority === "urgent";
  const tone = order.state === "accepted" ? "verified" : urgent ? "outside" : "uncertain";
  return { id: `order:${order.id}`, at: order.position, label, tone, text: urgent ? "!!" : "!", big: chosen };
}

function targetPin(at: LonLat): MapPin {
  return { id: "target", at, label: t("dispatch.chosen_point"), tone: "ink", text: "+", big: true };
}

/** Everybody's way thin; only the chosen person's, and wide, once somebody is chosen. */
function routeLines(look: Look): MapLine[] {
  if (look.chosenOrder || look.target) return [];
  return look.reps.flatMap((rep) => {
    const plan = look.planOf(rep.id);
    const chosen = rep.id === look.chosenRep;
    if (!plan || (look.chosenRep && !chosen)) return [];
    return [
      {
        id: plan.id,
        points: wayOf(plan),
        tone: chosen ? ("accent" as const) : ("soft" as const),
        widthPx: chosen ? WIDE_PX : THIN_PX,
      },
    ];
  });
}

function trailLine(trail: readonly LonLat[]): MapLine[] {
  return trail.length > 1 ? [{ id: "trail", points: trail, tone: "ink", dashed: true, widthPx: 3 }] : [];
}

/** Those who suit, numbered as in the list; nobody suits, then nobody has a number. */
function ranked(look: Look): Map<Uuid, number> {
  const suitable = look.candidates.filter((candidate) => candidate.suitable);
  return new Map(suitable.map((candidate, i) => [candidate.repId, i + 1]));
}

function candidateLines(look: Look): MapLine[] {
  const order = look.chosenOrder;
  if (!order) return [];
  const ranks = ranked(look);
  if (order.offeredTo && look.candidates.length === 0) return askedLine(look, order);
  return look.candidates.flatMap(({ repId }) => {
    const from = look.reps.find((rep) => rep.id === repId)?.position;
    if (!from || (ranks.size > 0 && !ranks.has(repId))) return [];
    const best = ranks.get(repId) === 1;
    return [
      {
        id: `candidate:${repId}`,
        points: [from, order.position],
        tone: best ? ("accent" as const) : ("soft" as const),
        dashed: true,
        widthPx: best ? WIDE_PX : THIN_PX,
      },
    ];
  });
}

/** From whoever was asked to where they are wanted: dashed until they say yes. */
function askedLine(look: Look, order: Workorder): MapLine[] {
  const from = look.reps.find((rep) => rep.id === order.offeredTo)?.position;
  const dashed = order.state !== "accepted";
  return from
    ? [{ id: "asked", points: [from, order.position], tone: "accent", dashed, widthPx: WIDE_PX }]
    : [];
}

function focusOf(look: Look, chosen: RepLive | undefined, plan: Plan | undefined): LonLat[] {
  if (look.target) return [look.target];
  if (look.chosenOrder) {
    const suiting = ranked(look);
    const asked = look.candidates.map((candidate) => candidate.repId);
    const near = suiting.size > 0 ? suiting : new Set([...asked, look.chosenOrder.offeredTo]);
    const people = look.reps.filter((rep) => near.has(rep.id)).flatMap((rep) => rep.position ?? []);
    return [look.chosenOrder.position, ...people];
  }
  if (chosen) return [...(plan ? wayOf(plan) : []), ...(chosen.position ? [chosen.position] : [])];
  return [
    ...look.reps.flatMap((rep) => rep.position ?? []),
    ...look.reps.flatMap((rep) => look.planOf(rep.id)?.stops.flatMap((stop) => stop.position ?? []) ?? []),
  ];
}
