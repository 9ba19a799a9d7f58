import { expect, test } from "vitest";
import { changesOf, clockOf, formOf, problemsOf, secondsOf } from "../../../src/features/people/form";
import type { Person } from "../../../src/features/people/types";

const rep: Person = {
  id: "rep",
  name: "Li Na",
  email: "li@test.example",
  phone: null,
  roles: ["rep"],
  teamId: "north",
  teamName: "North",
  profile: "car",
  active: true,
  language: "zh-CN",
  home: { lon: 121.5, lat: 31.2 },
  homeLabel: "Depot",
  startsS: 32_400,
  endsS: 86_400,
  breakS: 1800,
  breakOpensS: 41_400,
  breakClosesS: 48_600,
  maxVisits: 9,
  skills: ["till"],
};
const before = formOf(rep);

test("times go to the clock and back", () => {
  expect([clockOf(32_400), clockOf(0), clockOf(86_400)]).toEqual(["09:00", "00:00", "23:59"]);
  expect([secondsOf("09:05"), secondsOf("24:00"), secondsOf("")]).toEqual([32_700, null, null]);
});

test("a form that nobody touched changes nothing, not even a day that ends at midnight", () => {
  expect(problemsOf(before)).toEqual({});
  expect(changesOf(before, formOf(rep))).toEqual({});
});

test("only what was typed is sent, and emptied limits are cleared", () => {
  const after = {
    ...before,
    startsAt: "08:30",
    breakMinutes: "45",
    maxVisits: "",
    lat: "31.25",
    skills: "till， cold",
  };
  expect(changesOf(before, after)).toEqual({
    startsS: 30_600,
    breakS: 2700,
    maxVisits: null,
    home: { lon: 121.5, lat: 31.25 },
    skills: ["till", "cold"],
  });
  expect(changesOf(before, { ...before, lon: "", lat: "", homeLabel: " " })).toEqual({
    home: null,
    homeLabel: null,
  });
});

test.each([
  [{ email: " " }, ["email"]],
  [{ roles: [] }, ["roles"]],
  [{ endsAt: "09:00" }, ["endsS"]],
  [{ startsAt: "" }, ["startsS"]],
  [{ breakUntil: "11:00" }, ["breakClosesS"]],
  [{ breakMinutes: "121" }, ["breakS"]],
  [{ maxVisits: "0" }, ["maxVisits"]],
  [{ lat: "" }, ["home.lat"]],
  [{ lon: "181", lat: "north" }, ["home.lon", "home.lat"]],
] as const)("%o is wrong at %o", (typed, fields) => {
  expect(
    Object.keys(
      problemsOf({ ...before, ...typed, roles: [...((typed as { roles?: [] }).roles ?? before.roles)] }),
    ),
  ).toEqual(fields);
});

test("the working day of somebody who is no rep is not asked for", () => {
  expect(problemsOf({ ...before, roles: ["auditor"], startsAt: "", maxVisits: "0" })).toEqual({});
});
