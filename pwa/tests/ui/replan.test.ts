import { beforeAll, expect, test } from "vitest";
import type { PlanChange, Proposal, Stop } from "../../src/api/types";
import { useCompanyFormats } from "../../src/i18n/index.svelte";
import { changesAnything, changeWords, closedDoors, isAged, isOvertaken } from "../../src/ui/replan/words";
import { aPlan, aStop } from "../features/build";
import { speak } from "../features/speak";

const moment = (place: number, kept = true) => ({ place, startAt: "2026-11-24T08:00:00Z", kept });
const change = (more: Partial<PlanChange>): PlanChange => ({
  stopId: "s",
  accountId: "a",
  name: "Pub",
  kind: "same",
  appointment: false,
  before: moment(2),
  after: moment(2),
  byS: 0,
  reason: null,
  ...more,
});

beforeAll(async () => {
  useCompanyFormats({ timezone: "Europe/Helsinki", currency: "EUR" });
  await speak("en");
});

test.each([
  [{}, "as before"],
  [{ byS: 59 }, "as before"],
  [{ byS: -720 }, "12 min earlier"],
  [{ kind: "moved", after: moment(5), byS: 1500 }, "from 2 to 5 · 25 min later"],
  [{ kind: "added", before: null, byS: null }, "new today"],
  [{ appointment: true }, "as before · appointment"],
  [{ appointment: true, after: moment(2, false) }, "as before · the appointment is missed"],
  [{ appointment: true, before: moment(2, false) }, "as before · the appointment can be kept again"],
  [{ after: { ...moment(2), closed: true } }, "as before · closed then"],
  [{ kind: "dropped", after: null }, "The account is no longer there."],
] as [Partial<PlanChange>, string][])("%o is told as %s", (more, words) => {
  expect(changeWords(change(more))).toBe(words);
});

test("what is left out says why, and what would let it in", () => {
  const reason = {
    accountId: "a",
    name: "Pub",
    code: "no_time_left",
    facts: {},
    relaxations: [{ code: "extend_shift", facts: { minutes: 9 } }],
  };
  expect(changeWords(change({ kind: "dropped", after: null, appointment: true, reason }))).toBe(
    "appointment · No time left in the day · Fits if the day is 9 min longer",
  );
});

test("times alone are nothing to accept", () => {
  expect(changesAnything([change({ byS: 600 })])).toBe(false);
  expect(changesAnything([change({}), change({ kind: "moved" })])).toBe(true);
});

test("closed doors of the new order are counted", () => {
  const closed = { ...moment(2), closed: true };
  expect(closedDoors([change({}), change({ after: closed }), change({ before: closed, after: null })])).toBe(
    1,
  );
});

test.each([
  [9, 30, false],
  [11, 30, true],
  [6, 2, false],
  [8, 2, true],
  [8, -60, false],
])("held for %i minutes with a first visit %i minutes after it was made, aged is %s", (held, first, aged) => {
  const madeAt = "2026-11-24T08:00:00Z";
  const startAt = new Date(Date.parse(madeAt) + first * 60_000).toISOString();
  const proposal = { madeAt, changes: [change({ after: { ...moment(1), startAt } })] } as Proposal;
  expect(isAged(proposal, held * 60_000)).toBe(aged);
});

test("a newer plan, or a visit that has begun meanwhile, overtakes a proposal", () => {
  const stops = [aStop("a", 10), aStop("s", 60)];
  const proposal = { planId: "plan", baseVersion: 2, changes: [change({ kind: "moved" })] } as Proposal;
  expect(isOvertaken(proposal, aPlan(stops, 90, { version: 2 }))).toBe(false);
  expect(isOvertaken(proposal, aPlan(stops, 90, { version: 1 }))).toBe(false);
  expect(isOvertaken(proposal, aPlan(stops, 90, { version: 3 }))).toBe(true);
  expect(isOvertaken(proposal, aPlan(stops, 90, { id: "another", version: 3 }))).toBe(false);
  const running = [stops[0], aStop("s", 60, { state: "running" })] as Stop[];
  expect(isOvertaken(proposal, aPlan(running, 90, { version: 2 }))).toBe(true);
  const before = [aStop("a", 10, { state: "done" }), stops[1]] as Stop[];
  expect(isOvertaken(proposal, aPlan(before, 90, { version: 2 }))).toBe(false);
});
