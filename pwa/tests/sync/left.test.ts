import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { leave } from "../../src/local/lock";
import { beginSession, endSession, session } from "../../src/local/session.svelte";
import { enqueue, resumeSending, syncState } from "../../src/sync";
import { aCheckIn, here } from "./build";
import { aPerson } from "./people";

beforeEach(async () => {
  vi.stubGlobal("navigator", { onLine: false });
  await beginSession(aPerson("left"));
});
afterEach(async () => {
  resumeSending();
  await endSession();
  vi.unstubAllGlobals();
});

test("what is not saved because its person was let out asks for the log-in, each time anew", async () => {
  const save = () => enqueue("visit.check_in", aCheckIn(), { context: here });
  await leave(session.db);
  expect(syncState).toMatchObject({ needsLogin: false, refusedSaves: 0 });
  await expect(save()).rejects.toThrow("left this phone");
  expect(syncState).toMatchObject({ needsLogin: true, refusedSaves: 1 });
  await expect(save()).rejects.toThrow("left this phone");
  expect(syncState.refusedSaves).toBe(2);
});
