import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RoundsDb } from "../../src/local/db";
import type { Engine } from "../../src/sync/engine";
import { anEngine, aPhone, checkIn } from "./build";
import { FakeServer, type Fault } from "./server";

type Step =
  | { do: "save"; account: string }
  | { do: "exchange"; fault: Fault }
  | { do: "reopen" }
  | { do: "restore"; back: number }
  | { do: "backup"; on: boolean };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("save" as const), account: fc.constantFrom("good", "bad") }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("exchange" as const),
      fault: fc.constantFrom<Fault>(null, null, "offline", "portal", "login", "busy", "lost_answer"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("reopen" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("restore" as const), back: fc.integer({ min: 1, max: 3 }) }),
  },
);

class World {
  readonly server = new FakeServer();
  db: RoundsDb;
  engine: Engine;
  /** Every visit that the phone called saved, and for which account. */
  readonly saved = new Map<string, string>();

  constructor(readonly person: string) {
    this.db = aPhone(person);
    this.engine = anEngine(this.db, this.server);
    this.server.refused.add("bad");
    this.server.durable = false;
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case "save":
        this.saved.set(await checkIn(this.db, step.account), step.account);
        return;
      case "exchange":
        return this.exchange(step.fault);
      case "reopen":
        this.db.close();
        this.db = aPhone(this.person);
        this.engine = anEngine(this.db, this.server);
        return;
      case "restore":
        this.server.restore(Math.max(0, this.saved.size - step.back));
        return;
      case "backup":
        this.server.durable = step.on;
        return;
      default:
        step satisfies never;
    }
  }

  async exchange(fault: Fault): Promise<void> {
    this.server.fault = fault;
    if (this.engine.state.needsLogin) await this.engine.resume();
    else await this.engine.kick();
    this.server.fault = null;
  }

  /** Until nothing is pending; a restore needs one exchange to be noticed and one to be mended. */
  async catchUp(): Promise<void> {
    for (let i = 0; i < 4; i++) await this.exchange(null);
  }
}

async function nothingIsLost(world: World): Promise<void> {
  const held = await world.db.outbox.toArray();
  const here = new Set(held.map((mutation) => (JSON.parse(mutation.body) as { visitId: string }).visitId));
  const there = new Set(
    world.server.applied.map((effect) => (JSON.parse(effect.body) as { visitId: string }).visitId),
  );
  for (const visitId of world.saved.keys()) expect(here.has(visitId) || there.has(visitId)).toBe(true);
}

async function nothingIsForgotten(world: World): Promise<void> {
  const pending = await world.db.outbox.where("state").equals("pending").count();
  if (pending > 0 && world.engine.state.nextTryAt !== null) expect(world.engine.armed).toBe(true);
}

describe("whatever happens between a phone and the server", () => {
  test("nothing saved is lost, nothing is applied twice, and a phone that caught up agrees", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        run += 1;
        const world = new World(`laws-${run}`);
        try {
          for (const each of steps) {
            await world.take(each);
            await nothingIsLost(world);
            await nothingIsForgotten(world);
          }
          await world.catchUp();
          const ids = world.server.applied.map((effect) => effect.id);
          expect(new Set(ids).size).toBe(ids.length);
          const good = [...world.saved]
            .filter(([, account]) => account === "good")
            .map(([visitId]) => visitId);
          expect((await world.db.visit.toCollection().primaryKeys()).sort()).toEqual(good.sort());
          expect(world.server.applied).toHaveLength(good.length);
          expect(await world.db.outbox.where("state").equals("pending").count()).toBe(0);
          expect(await world.db.outbox.where("state").equals("attention").count()).toBe(
            world.saved.size - good.length,
          );
        } finally {
          await world.db.delete();
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
