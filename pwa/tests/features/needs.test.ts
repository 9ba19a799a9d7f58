import { expect, test } from "vitest";
import type { Workorder } from "../../src/api/types";
import { skillsOf } from "../../src/features/today/needs";
import { aPhone } from "../sync/build";
import { anAccount } from "./build";

test("a stop needs what its work order asks for, without one what its account asks for", async () => {
  const db = aPhone();
  await db.account.bulkAdd([anAccount("fridge", { skills: ["cooling"] }), anAccount("kiosk")]);
  await db.workorder.add({ id: "till", accountId: "fridge", skills: ["till"] } as Workorder);
  expect(await skillsOf(db, { accountId: "fridge", workorderId: "till" })).toEqual(["till"]);
  expect(await skillsOf(db, { accountId: "fridge" })).toEqual(["cooling"]);
  expect(await skillsOf(db, { accountId: "kiosk" })).toEqual([]);
  expect(await skillsOf(db, { accountId: null, workorderId: null })).toEqual([]);
  expect(await skillsOf(db, { accountId: "not on this phone" })).toEqual([]);
});
