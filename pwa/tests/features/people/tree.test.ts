import { expect, test } from "vitest";
import { outside, sorted, treeOf, within } from "../../../src/features/people/tree";
import type { Person, Team } from "../../../src/features/people/types";

const PLAIN_DAY = {
  language: "en" as const,
  home: null,
  homeLabel: null,
  startsS: 32_400,
  endsS: 61_200,
  breakS: 1800,
  breakOpensS: 41_400,
  breakClosesS: 48_600,
  maxVisits: null,
  skills: [],
};
const teams: Team[] = [
  { id: "south", name: "South", parentId: "root" },
  { id: "root", name: "Field sales", parentId: null },
  { id: "north", name: "North", parentId: "root" },
  { id: "city", name: "City", parentId: "north" },
];
const aPerson = (name: string, teamId: string | null, active = true): Person => ({
  id: name,
  name,
  email: null,
  phone: null,
  roles: ["rep"],
  teamId,
  teamName: teamId,
  profile: "foot",
  active,
  ...PLAIN_DAY,
});
const people = [
  aPerson("Bao", "city"),
  aPerson("Aino", "south", false),
  aPerson("Carla", "root"),
  aPerson("Dmitri", null),
];

test("teams stand under their parent, by name, with everybody below counted", () => {
  const tree = treeOf(teams, people).map(({ name, depth, people }) => [name, depth, people]);
  expect(tree).toEqual([
    ["Field sales", 0, 3],
    ["North", 1, 1],
    ["City", 2, 1],
    ["South", 1, 1],
  ]);
});

test("a team whose parent is not seen is a root, and a circle does not hang", () => {
  expect(treeOf([{ id: "north", name: "North", parentId: "hidden" }], []).map(({ depth }) => depth)).toEqual([
    0,
  ]);
  const circle: Team[] = [
    { id: "a", name: "A", parentId: "b" },
    { id: "b", name: "B", parentId: "a" },
  ];
  expect(people.filter(within(circle, "a"))).toEqual([]);
});

test("people are sorted by the chosen column and then by name", () => {
  const names = (key: "name" | "team" | "state", up: boolean) =>
    sorted(people, key, up).map(({ name }) => name);
  expect(names("name", true)).toEqual(["Aino", "Bao", "Carla", "Dmitri"]);
  expect(names("state", false)[0]).toBe("Aino");
  expect(names("team", true)[0]).toBe("Dmitri");
});

test("a team may go below any team but itself and those below it", () => {
  const branches = treeOf(teams, []);
  const names = (teamId: string | null) => outside(branches, teamId).map((branch) => branch.name);
  expect(names("north")).toEqual(["Field sales", "South"]);
  expect(names("root")).toEqual([]);
  expect(names(null)).toHaveLength(4);
});
