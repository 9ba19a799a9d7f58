import fc from "fast-check";
import { describe, test } from "vitest";
import type { Fault } from "./fault";
import { catchUp, watch } from "./lawbook";
import type { Step } from "./steps";
import { World } from "./world";

const fault = fc.constantFrom<Fault>(
  null,
  null,
  null,
  "offline",
  "portal",
  "login",
  "busy",
  "lost_answer",
  "truncated",
  "doubled",
  "reordered",
  "cut",
  "page_lost",
);
const of = <K extends Step["do"]>(kind: K, more: object = {}) =>
  fc.record({ do: fc.constant(kind), ...more }) as unknown as fc.Arbitrary<Step>;

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: of("save", { account: fc.constantFrom("good", "good", "bad") }) },
  { weight: 3, arbitrary: of("edit") },
  { weight: 2, arbitrary: of("photo") },
  { weight: 8, arbitrary: of("exchange", { fault }) },
  { weight: 1, arbitrary: of("knock") },
  { weight: 2, arbitrary: of("tabs", { fault }) },
  { weight: 1, arbitrary: of("reopen") },
  { weight: 1, arbitrary: of("clock", { days: fc.constantFrom(-1, 1) }) },
  {
    weight: 2,
    arbitrary: of("full", {
      at: fc.integer({ min: 0, max: 12 }),
      step: fc.constantFrom("save", "exchange"),
    }),
  },
  { weight: 1, arbitrary: of("other") },
  { weight: 1, arbitrary: of("revoke") },
  { weight: 1, arbitrary: of("discard") },
  { weight: 1, arbitrary: of("undo", { fault }) },
  { weight: 1, arbitrary: of("resend") },
  { weight: 1, arbitrary: of("forgive", { on: fc.boolean() }) },
  { weight: 1, arbitrary: of("pages", { of: fc.constantFrom(1, 2, 1000) }) },
  { weight: 3, arbitrary: of("restore", { back: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: of("backup") },
  { weight: 1, arbitrary: of("durable", { on: fc.boolean() }) },
  { weight: 1, arbitrary: of("reassign", { account: fc.constantFrom("a", "b") }) },
  { weight: 1, arbitrary: of("cascade", { account: fc.constantFrom("good", "shared") }) },
  { weight: 3, arbitrary: of("rename", { crossed: fc.boolean() }) },
  { weight: 2, arbitrary: of("settle", { keep: fc.constantFrom("mine", "theirs") }) },
  { weight: 1, arbitrary: of("upgrade") },
);

async function live(steps: readonly Step[]): Promise<void> {
  const world = new World();
  await world.begin();
  try {
    for (const each of steps) {
      await world.take(each);
      await watch(world);
    }
    await catchUp(world);
  } finally {
    await world.end();
  }
}

const RUNS = Number(process.env.LAWS_RUNS ?? 40);

describe("whatever happens between a phone and the server", () => {
  test("nothing saved is lost, nothing is applied twice, and a phone that caught up agrees", async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 16 }), live), {
      numRuns: RUNS,
    });
  }, 600_000);
});

const HISTORIES: Record<string, Step[]> = {
  "a snapshot that begins while another is coming in leaves nothing of the first": [
    { do: "reassign", account: "a" },
    { do: "reassign", account: "b" },
    { do: "pages", of: 1 },
    { do: "exchange", fault: "page_lost" },
    { do: "reassign", account: "a" },
    { do: "restore", back: 1 },
    { do: "exchange", fault: null },
  ],
  "a photo that the server's disk took along is sent again": [
    { do: "photo" },
    { do: "exchange", fault: null },
    { do: "restore", back: 4 },
    { do: "exchange", fault: null },
    { do: "backup" },
    { do: "restore", back: 4 },
    { do: "exchange", fault: null },
  ],
  "what was given up is not done after a restore, though it would be allowed now": [
    { do: "save", account: "bad" },
    { do: "exchange", fault: null },
    { do: "discard" },
    { do: "forgive", on: true },
    { do: "restore", back: 4 },
    { do: "exchange", fault: null },
  ],
  "what was given up and taken back is there, whatever was fetched in between": [
    { do: "durable", on: true },
    { do: "save", account: "bad" },
    { do: "exchange", fault: null },
    { do: "undo", fault: null },
    { do: "resend" },
    { do: "forgive", on: true },
  ],
  "what is not opened yet is not called sent": [
    { do: "save", account: "good" },
    { do: "revoke" },
    { do: "durable", on: false },
  ],
  "what a restore lost comes back by itself": [
    { do: "save", account: "good" },
    { do: "edit" },
    { do: "exchange", fault: null },
    { do: "restore", back: 2 },
    { do: "reopen" },
  ],
  "what a restore lost comes back while the phone saves on": [
    { do: "durable", on: false },
    { do: "save", account: "good" },
    { do: "exchange", fault: null },
    { do: "backup" },
    { do: "save", account: "bad" },
    { do: "save", account: "good" },
    { do: "exchange", fault: null },
    { do: "discard" },
    { do: "restore", back: 4 },
    { do: "save", account: "good" },
    { do: "exchange", fault: "lost_answer" },
    { do: "clock", days: -1 },
    { do: "exchange", fault: null },
  ],
  "a report of a refused visit is refused as well, and both stay": [
    { do: "save", account: "bad" },
    { do: "edit" },
    { do: "exchange", fault: "reordered" },
    { do: "other" },
    { do: "full", at: 3, step: "exchange" },
  ],
  "a full queue outlives an update of the app and arrives": [
    { do: "photo" },
    { do: "exchange", fault: "cut" },
    { do: "save", account: "bad" },
    { do: "edit" },
    { do: "exchange", fault: "lost_answer" },
    { do: "rename", crossed: true },
    { do: "upgrade" },
    { do: "save", account: "good" },
    { do: "exchange", fault: null },
  ],
  "of two names one is chosen, and nobody's is lost before": [
    { do: "rename", crossed: true },
    { do: "exchange", fault: null },
    { do: "upgrade" },
    { do: "settle", keep: "mine" },
    { do: "rename", crossed: true },
    { do: "exchange", fault: "lost_answer" },
    { do: "exchange", fault: null },
    { do: "settle", keep: "theirs" },
  ],
  "what was written about a visit that was given up waits in the tray": [
    { do: "save", account: "bad" },
    { do: "exchange", fault: null },
    { do: "edit" },
    { do: "discard" },
    { do: "exchange", fault: null },
  ],
  "a visit that was deleted with its account leaves the phone, and what is still written about it stays": [
    { do: "save", account: "good" },
    { do: "exchange", fault: null },
    { do: "edit" },
    { do: "cascade", account: "good" },
    { do: "exchange", fault: null },
    { do: "edit" },
    { do: "exchange", fault: "lost_answer" },
  ],
  "a photo that was cut while two tabs and the worker were at it arrives once": [
    { do: "photo" },
    { do: "tabs", fault: "cut" },
    { do: "knock" },
    { do: "tabs", fault: "lost_answer" },
    { do: "other" },
    { do: "tabs", fault: null },
  ],
};

describe("histories that are worth remembering", () => {
  test.each(Object.keys(HISTORIES))("%s", (name) => live(HISTORIES[name] ?? []), 60_000);
});
