/** Teams as a tree, and who is in one of its branches. Pure. */
import type { Person, Team } from "./types";

export type Branch = Team & { depth: number; people: number };

/** In reading order, children under their parent; a team whose parent is not seen is a root. */
export function treeOf(teams: readonly Team[], people: readonly Person[]): Branch[] {
  const seen = new Set(teams.map((team) => team.id));
  const byName = [...teams].sort((a, b) => a.name.localeCompare(b.name));
  const under = (parent: string | null) =>
    byName.filter((team) => (team.parentId && seen.has(team.parentId) ? team.parentId : null) === parent);
  const walk = (team: Team, depth: number): Branch[] => [
    { ...team, depth, people: people.filter(within(teams, team.id)).length },
    ...under(team.id).flatMap((child) => walk(child, depth + 1)),
  ];
  return under(null).flatMap((root) => walk(root, 0));
}

/** Is somebody in this team or a team below it? */
export function within(teams: readonly Team[], teamId: string): (person: Person) => boolean {
  const inside = new Set([teamId]);
  let grown = true;
  while (grown) {
    const found = teams.filter((team) => team.parentId && inside.has(team.parentId) && !inside.has(team.id));
    for (const team of found) inside.add(team.id);
    grown = found.length > 0;
  }
  return (person) => person.teamId !== null && inside.has(person.teamId);
}

/** The branches that a team may go below: neither itself nor what is below it. */
export function outside(branches: readonly Branch[], teamId: string | null): Branch[] {
  const start = branches.findIndex((branch) => branch.id === teamId);
  if (start < 0) return [...branches];
  const depth = branches[start]?.depth ?? 0;
  const next = branches.findIndex((branch, at) => at > start && branch.depth <= depth);
  return [...branches.slice(0, start), ...(next < 0 ? [] : branches.slice(next))];
}

export type SortKey = "name" | "team" | "state";

export function sorted(people: readonly Person[], key: SortKey, upwards: boolean): Person[] {
  const of: Record<SortKey, (person: Person) => string> = {
    name: (person) => person.name,
    team: (person) => person.teamName ?? "",
    state: (person) => (person.active ? "0" : "1"),
  };
  const order = (a: Person, b: Person) =>
    of[key](a).localeCompare(of[key](b)) || a.name.localeCompare(b.name);
  return [...people].sort((a, b) => (upwards ? order(a, b) : order(b, a)));
}
