/** Where people are, patched by live notices between two answers of the server. Pure. */
import type { Instant, LonLat, RepLive, Uuid } from "../../api/types";

export type PositionPatch = { repId: Uuid; position: LonLat; accuracyM: number | null; positionAt: Instant };
export type Patches = ReadonlyMap<Uuid, PositionPatch>;
export type Freshness = "fresh" | "old" | "none";

export const OLD_AFTER_MS = 15 * 60_000; // older, and somebody on foot may be a kilometre away

/** Notices are checked here; anything else than a position is null and means: ask the server. */
export function readPosition(data: unknown): PositionPatch | null {
  const { repId, position, accuracyM, positionAt } = (data ?? {}) as Partial<Record<string, unknown>>;
  const { lon, lat } = (position ?? {}) as Partial<Record<string, unknown>>;
  const known = typeof repId === "string" && typeof positionAt === "string";
  if (!known || typeof lon !== "number" || typeof lat !== "number") return null;
  return {
    repId,
    position: { lon, lat },
    accuracyM: typeof accuracyM === "number" ? accuracyM : null,
    positionAt,
  };
}

/** An older notice never moves a dot back. */
export function patched(patches: Patches, patch: PositionPatch): Patches {
  const known = patches.get(patch.repId);
  if (known && known.positionAt >= patch.positionAt) return patches;
  return new Map(patches).set(patch.repId, patch);
}

export function withPatches(reps: readonly RepLive[], patches: Patches): RepLive[] {
  return reps.map((rep) => {
    const patch = patches.get(rep.id);
    const newer = patch && (!rep.positionAt || Date.parse(patch.positionAt) > Date.parse(rep.positionAt));
    if (!newer) return rep;
    return {
      ...rep,
      position: patch.position,
      accuracyM: patch.accuracyM ?? rep.accuracyM,
      positionAt: patch.positionAt,
    };
  });
}

export function freshness(rep: RepLive, nowMs: number): Freshness {
  if (!rep.position || !rep.positionAt) return "none";
  return nowMs - Date.parse(rep.positionAt) > OLD_AFTER_MS ? "old" : "fresh";
}
