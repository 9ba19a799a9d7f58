import { expect, test } from "vitest";
import { fixPath } from "../../src/app/words";
import type { Mutation } from "../../src/local/db";

const refused = (kind: Mutation["kind"], body: object, more: Partial<Mutation> = {}) =>
  ({ kind, body: JSON.stringify(body), context: null, ...more }) as Mutation;
const because = (code: string) => ({ refusal: { code, facts: {} } });

test.each([
  [refused("visit.check_in", { visitId: "v", accountId: "a" }, because("visits.refused")), "/accounts/a"],
  [refused("visit.missed", { visitId: "v", accountId: "a" }), "/accounts/a"],
  [refused("visit.check_in", { visitId: "v", workorderId: "w" }), "/workorders/w"],
  [refused("visit.check_out", { visitId: "v" }, { context: { accountId: "a" } }), "/accounts/a"],
  [refused("visit.check_out", { visitId: "v" }), null],
  [refused("visit.check_in", { visitId: "v", accountId: "a" }, because("visits.unknown_account")), null],
  [refused("visit.report", { visitId: "v" }, { context: { accountId: "a" } }), "/visits/v?note=v"],
  [refused("account.edit", { accountId: "a" }), "/accounts/a"],
])("a refused %j is put right on a screen that is there: %s", (operation, path) => {
  expect(fixPath(operation)).toBe(path);
});
