/** What the map of territories shows in each of its states. */
import type { LonLat, Uuid } from "../../api/types";
import type { AreaScene, Dot, DrawnArea } from "./layers";
import type { Proposal, Spot, Territory } from "./types";

export type Drafted = { id: Uuid | null; ring: readonly LonLat[] };

/** The fullest is filled strongest; where nothing is known, hardly. */
function weights(shares: ReadonlyMap<Uuid, number>): (id: Uuid) => number {
  const most = Math.max(...shares.values(), 0);
  return (id) => (most > 0 ? (shares.get(id) ?? 0) / most : 0);
}

/** Large areas first, so that small ones lie on top as they count. */
function bySize(areas: readonly DrawnArea[]): DrawnArea[] {
  const size = new Map(areas.map((area) => [area, sizeOf(area.ring)]));
  return [...areas].sort((a, b) => (size.get(b) ?? 0) - (size.get(a) ?? 0));
}

/** Shoelace, in square degrees: only for comparing. */
export function sizeOf(ring: readonly LonLat[]): number {
  const twice = ring.reduce((sum, a, i) => {
    const b = ring[(i + 1) % ring.length] ?? a;
    return sum + a.lon * b.lat - b.lon * a.lat;
  }, 0);
  return Math.abs(twice) / 2;
}

const plain = (spots: readonly Spot[]): Dot[] =>
  spots.map(({ position, territoryId }) => ({
    at: position,
    tone: territoryId ? "soft" : "outside",
    big: !territoryId,
  }));

export function sceneOfList(
  territories: readonly Territory[],
  spots: readonly Spot[],
  chosen: Uuid | null,
): AreaScene {
  const weight = weights(new Map(territories.map(({ id, work }) => [id, work?.share ?? 0])));
  const areas = territories.map(({ id, name, area, editable }) => ({
    id,
    name,
    ring: area,
    weight: weight(id),
    chosen: id === chosen,
    faint: !editable,
  }));
  return { areas: bySize(areas), dots: plain(spots) };
}

/** The one in hand alone can be told from the others. */
export function sceneOfDraft(
  territories: readonly Territory[],
  spots: readonly Spot[],
  draft: Drafted,
): AreaScene {
  const others = territories
    .filter(({ id }) => id !== draft.id)
    .map(({ id, name, area }) => ({ id, name, ring: area, weight: 0, chosen: false, faint: true }));
  const mine = { id: "draft", name: "", ring: draft.ring, weight: 0.7, chosen: true };
  return { areas: [...bySize(others), mine], dots: plain(spots) };
}

export function sceneOfProposal(
  territories: readonly Territory[],
  spots: readonly Spot[],
  proposal: Proposal,
): AreaScene {
  const changed = new Map(proposal.territories.filter((one) => one.changed).map((one) => [one.id, one]));
  const weight = weights(new Map(proposal.territories.map(({ id, after }) => [id, after.share])));
  const after = territories.map(({ id, name, area }) => ({
    id,
    name,
    ring: changed.get(id)?.area ?? area,
    weight: weight(id),
    chosen: false,
  }));
  const before = territories
    .filter(({ id }) => changed.has(id))
    .map(({ id, name, area }) => ({
      id,
      name,
      ring: area,
      weight: 0,
      chosen: false,
      dashed: true,
      faint: true,
    }));
  const moving = new Set(proposal.moves.map(({ accountId }) => accountId));
  const dots: Dot[] = proposal.moves.map(({ position }) => ({ at: position, tone: "uncertain", big: true }));
  return {
    areas: [...bySize(after), ...before],
    dots: [...plain(spots.filter(({ id }) => !moving.has(id))), ...dots],
  };
}
