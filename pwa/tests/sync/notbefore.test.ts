/** A time that the server names holds for all tabs of a person and for the service worker. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { NoAnswer } from "../../src/api/problems";
import { type RoundsDb, readMeta } from "../../src/local/db";
import { comeBack } from "../../src/local/lock";
import { backoffMs } from "../../src/sync/backoff";
import { Engine } from "../../src/sync/engine";
import { exchange } from "../../src/sync/exchange";
import { TooEarly } from "../../src/sync/notbefore";
import { aPhone, checkIn } from "./build";
import { FakeServer } from "./server";

const DAY_MS = 24 * 3_600_000;
const ASKED_MS = 2_500; // what the server names, and a quarter more
let db: RoundsDb;
let other: RoundsDb;
let server: FakeServer;
/** How far this phone's clock has gone, and how much time has really gone by. */
let clock = 0;
let mono = 0;
let waits: number[] = [];

beforeEach(async () => {
  db = aPhone();
  other = aPhone(db.name.slice("rounds-company-".length));
  server = new FakeServer();
  [clock, mono, waits] = [0, 0, []];
  server.fault = "busy";
  await checkIn(db);
  await aTab(db).kick();
  server.fault = null;
  waits = [];
});
afterEach(async () => {
  other.close();
  await db.delete();
});

const begun = Date.now();
const now = () => begun + clock;
const wait = (ms: number) => {
  clock += ms;
  mono += ms;
};

function aTab(of: RoundsDb): Engine {
  const setTimer = (_: () => void, ms: number) => waits.push(ms);
  const timers = { setTimer, clearTimer: () => undefined, now, mono: () => mono };
  return new Engine({ db: of, transport: server, random: () => 1, ...timers });
}

const inTheWorker = () => exchange(other, server, { sendOnly: true, now });

test("another tab and the worker leave the server alone, and a timer is armed", async () => {
  const register = vi.spyOn(server, "register");
  const tab = aTab(other);
  await tab.kick();
  await expect(inTheWorker()).rejects.toBeInstanceOf(TooEarly);
  expect(register).not.toHaveBeenCalled();
  expect(tab.armed).toBe(true);
  expect(waits).toEqual([ASKED_MS]);
  expect(tab.state).toMatchObject({ sending: false, needsLogin: false, nextTryAt: now() + ASKED_MS });
});

test("what is left of the time is waited for, and no more", async () => {
  wait(2_000);
  const tab = aTab(other);
  await tab.kick();
  expect(waits).toEqual([500]);
  wait(500);
  await tab.kick();
  expect(server.applied).toHaveLength(1);
  expect(await readMeta(db, "notBefore")).toBeUndefined();
});

test("what the worker is told holds for the tabs", async () => {
  wait(ASKED_MS);
  server.fault = "busy";
  await expect(inTheWorker()).rejects.toBeInstanceOf(TooEarly);
  server.fault = null;
  await aTab(db).kick();
  expect(server.applied).toHaveLength(0);
});

test("a clock that was set back makes nobody wait longer than was asked", async () => {
  clock -= DAY_MS;
  const tab = aTab(other);
  await tab.kick();
  expect(waits).toEqual([ASKED_MS]);
  wait(ASKED_MS);
  await tab.kick();
  expect(server.applied).toHaveLength(1);
});

test("on a full phone a clock that was set back holds nothing up either", async () => {
  clock -= DAY_MS;
  vi.spyOn(other.meta, "put").mockRejectedValueOnce(new DOMException("", "QuotaExceededError"));
  await expect(inTheWorker()).rejects.toBeInstanceOf(TooEarly);
  await inTheWorker();
  expect(server.applied).toHaveLength(1);
});

test("a clock that was set ahead ends the wait of the others; who was told goes on waiting", async () => {
  server.fault = "busy";
  const told = aTab(db);
  wait(ASKED_MS);
  await told.kick();
  server.fault = null;
  clock += DAY_MS;
  await told.kick();
  expect(server.applied).toHaveLength(0);
  await aTab(other).kick();
  expect(server.applied).toHaveLength(1);
});

test("a time of long ago means nothing to a clock that is set back later", async () => {
  wait(ASKED_MS);
  await aTab(db).kick();
  clock -= DAY_MS;
  await checkIn(db);
  await aTab(other).kick();
  expect(server.applied).toHaveLength(2);
});

describe("whoever answers in the server's place", () => {
  beforeEach(() => wait(ASKED_MS));
  const answering = (error: Error) => vi.spyOn(server, "register").mockRejectedValue(error);

  test("where it is a portal names no time", async () => {
    const register = answering(new NoAnswer("captive_portal", 3_600));
    const tab = aTab(db);
    await tab.kick();
    expect(tab.state.captivePortal).toBe(true);
    await tab.kick();
    expect(register).toHaveBeenCalledTimes(2);
    expect(await readMeta(db, "notBefore")).toBeUndefined();
  });

  test("is left alone for a minute and a quarter at most, and by nobody else", async () => {
    const register = answering(new NoAnswer("not_json", 3_600));
    const tab = aTab(db);
    await tab.kick();
    await tab.kick();
    expect(register).toHaveBeenCalledTimes(1);
    expect(waits).toEqual([75_000]);
    expect(await readMeta(db, "notBefore")).toBeUndefined();
  });
});

test("no answer silences a phone for longer than an hour", () => {
  expect(backoffMs(0, 86_400, () => 1)).toBe(3_600_000);
  expect(backoffMs(0, 3_500, () => 1)).toBe(3_600_000);
});

test("a log-in ends it, in the tab where it happens and in one that is opened after it", async () => {
  await aTab(other).resume();
  expect(server.applied).toHaveLength(1);
  server.fault = "busy";
  await checkIn(db);
  await aTab(db).kick();
  server.fault = null;
  await comeBack(db);
  await aTab(other).kick();
  expect(server.applied).toHaveLength(2);
});
