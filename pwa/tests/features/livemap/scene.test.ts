import { beforeAll, expect, test } from "vitest";
import { type Look, sceneOf } from "../../../src/features/livemap/scene";
import { speak } from "../speak";
import { aCandidate, anOrder, aPlan, aRep, aStop, NINE } from "./build";

beforeAll(() => speak("en"));

const plan = aPlan([aStop("a", 0, { state: "done" }), aStop("lunch", 40, { kind: "break" }), aStop("b", 80)]);
const look = (more: Partial<Look> = {}): Look => ({
  reps: [aRep(), aRep({ id: "bao", name: "Bao Demo" })],
  planOf: (id) => (id === "aino" ? plan : undefined),
  orders: [],
  nowMs: NINE,
  chosenRep: null,
  chosenOrder: null,
  candidates: [],
  trail: [],
  target: null,
  ...more,
});
const pin = (scene: ReturnType<typeof sceneOf>, id: string) => scene.pins.find((one) => one.id === id);

test("everybody has a dot with initials and a ring of the accuracy", () => {
  const scene = sceneOf(look());
  expect(pin(scene, "rep:aino")).toMatchObject({ text: "AD", tone: "accent" });
  expect(scene.rings.map((ring) => ring.radiusM)).toEqual([20, 20]);
});

test("an old position fades and says its age", () => {
  const faded = pin(sceneOf(look({ nowMs: NINE + 22 * 60_000 })), "rep:aino");
  expect(faded).toMatchObject({ tone: "soft" });
  expect(faded?.label).toContain("22 min ago");
});

test("the chosen person's stops are drawn in order, done ones ticked, breaks nowhere", () => {
  const scene = sceneOf(look({ chosenRep: "aino" }));
  expect(pin(scene, "stop:a")).toMatchObject({ text: "✓", tone: "verified" });
  expect(pin(scene, "stop:b")).toMatchObject({ text: "2", tone: "soft" });
  expect(pin(scene, "stop:lunch")).toBeUndefined();
  expect(scene.lines).toHaveLength(1);
});

test("planned and actual are two lines", () => {
  const trail = [plan.startPlace.position, plan.endPlace.position];
  const lines = sceneOf(look({ chosenRep: "aino", trail })).lines;
  expect(lines.map((line) => line.dashed ?? false)).toEqual([false, true]);
});

test("those who could go are numbered and tied to the order; the others are not", () => {
  const chosenOrder = anOrder();
  const candidates = [aCandidate({ repId: "bao" }), aCandidate({ repId: "aino", suitable: false })];
  const scene = sceneOf(look({ chosenOrder, orders: [chosenOrder], candidates }));
  expect(pin(scene, "rep:bao")?.text).toBe("1");
  expect(pin(scene, "rep:aino")?.text).toBe("AD");
  expect(scene.lines.map((line) => line.id)).toEqual(["candidate:bao"]);
  expect(scene.focus).toHaveLength(2);
});

test("whoever was asked is tied to the order by a dashed line until they accept", () => {
  const asked = (state: "offered" | "accepted") => anOrder({ state, offeredTo: "bao" });
  expect(sceneOf(look({ chosenOrder: asked("offered") })).lines).toMatchObject([{ dashed: true }]);
  expect(sceneOf(look({ chosenOrder: asked("accepted") })).lines).toMatchObject([{ dashed: false }]);
});

test("somebody without a position has no dot but stays in the list", () => {
  const scene = sceneOf(look({ reps: [aRep({ position: null })] }));
  expect(scene.pins).toEqual([]);
});
