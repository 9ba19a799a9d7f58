import type { Stop, StopState, Uuid, Visit } from "../../api/types";
import { change, type Effect, type Touch, touch } from "./touch";

function stopState(planId: Uuid | undefined, stopId: Uuid | undefined, state: StopState): Touch[] {
  if (!planId || !stopId) return [];
  const set = (stop: Stop): Stop => (stop.id === stopId ? { ...stop, state } : stop);
  return [change("plan", planId, (plan) => ({ ...plan, stops: plan.stops.map(set) }))];
}

export const checkIn: Effect<"visit.check_in"> = (body, context) => [
  touch("visit", body.visitId, (row) => {
    const fresh: Visit = {
      id: body.visitId,
      accountId: body.accountId ?? null,
      accountName: context.accountName,
      repId: context.repId,
      repName: context.repName,
      planStopId: body.planStopId ?? null,
      workorderId: body.workorderId ?? null,
      day: context.day,
      startedAt: body.startedAt,
      verdict: context.verdict ?? null,
      signals: [],
      notes: [],
      photos: [],
      voices: [],
      state: "open",
    };
    return row ?? fresh;
  }),
  ...stopState(context.planId, body.planStopId, "running"),
];

export const report: Effect<"visit.report"> = (body, context) => {
  const touches: Touch[] = [change("visit", body.visitId, (visit) => reported(visit, body, context))];
  const { nextDay } = body;
  if (context.accountId && nextDay) {
    touches.push(change("account", context.accountId, (account) => ({ ...account, nextDay })));
  }
  return touches;
};

function reported(
  visit: Visit,
  body: Parameters<Effect<"visit.report">>[0],
  context: Parameters<Effect<"visit.report">>[1],
): Visit {
  const known = new Set(visit.photos.map((photo) => photo.id));
  const photos = (context.photos ?? []).filter(
    (photo) => body.photoIds.includes(photo.id) && !known.has(photo.id),
  );
  const heard = new Set(visit.voices.map((voice) => voice.id));
  const noted = !body.note || visit.notes.some((note) => note.id === body.reportId);
  return {
    ...visit,
    outcome: body.outcome ?? visit.outcome,
    nextDay: body.nextDay ?? visit.nextDay,
    notes: noted
      ? visit.notes
      : [...visit.notes, { id: body.reportId, text: body.note ?? "", at: visit.startedAt }],
    photos: [
      ...visit.photos,
      ...photos.map(({ id, takenAt, source, thumb }) => ({
        id,
        takenAt,
        source,
        thumbUrl: thumb,
        url: thumb,
      })),
    ],
    voices: [
      ...visit.voices,
      ...body.voiceIds.filter((id) => !heard.has(id)).map((id) => ({ id, url: `/api/media/${id}` })),
    ],
  };
}

export const checkOut: Effect<"visit.check_out"> = (body, context) => {
  const touches: Touch[] = [
    change("visit", body.visitId, (visit) => ({ ...visit, endedAt: body.endedAt, state: "closed" })),
    ...stopState(context.planId, context.planStopId, "done"),
  ];
  if (context.accountId) {
    touches.push(
      change("account", context.accountId, (account) => ({ ...account, lastVisitDay: context.day })),
    );
  }
  return touches;
};

export const missed: Effect<"visit.missed"> = (body, context) => [
  touch("visit", body.visitId, (row) => {
    const fresh: Visit = {
      id: body.visitId,
      accountId: body.accountId,
      accountName: context.accountName,
      repId: context.repId,
      repName: context.repName,
      planStopId: body.planStopId ?? null,
      day: context.day,
      startedAt: body.at,
      verdict: null,
      signals: [],
      notes: body.note ? [{ id: body.visitId, text: body.note, at: body.at }] : [],
      photos: [],
      voices: [],
      state: "missed",
      missedReason: body.reason,
    };
    return row ?? fresh;
  }),
  ...stopState(context.planId, body.planStopId, "missed"),
];
