import { describe, expect, test } from "vitest";
import { changesOf, fieldsOf, problemsOf, seenIn } from "../../src/features/accounts/edit";
import { timeline } from "../../src/features/accounts/history";
import { isSharpEnough } from "../../src/features/accounts/pin";
import { lonLat } from "../../src/geo/lonlat";
import { anAccount, aVisit, iso, NINE } from "./build";

describe("editing", () => {
  const account = anAccount("a", { name: "Café", phone: "040", openingHours: "Mo-Fr 09:00-17:00" });

  test("sends only what differs", () => {
    const fields = { ...fieldsOf(account), phone: " 041 ", interval: "21" };
    expect(changesOf(account, fields)).toEqual({ phone: "041", visitIntervalDays: 21 });
    expect(changesOf(account, fieldsOf(account))).toEqual({});
  });

  test("tells the values that were seen in what differs", () => {
    expect(seenIn(account, { phone: "041", visitIntervalDays: 21 })).toEqual({
      phone: "040",
      visitIntervalDays: account.visitIntervalDays,
    });
    expect(seenIn(anAccount("b", { phone: null }), { phone: "1" })).toEqual({ phone: null });
  });

  test("needs a name and a whole number of days", () => {
    const fields = fieldsOf(account);
    expect(problemsOf(fields)).toEqual({});
    expect(problemsOf({ ...fields, name: " ", interval: "1.5" })).toEqual({
      name: "account.name_problem",
      interval: "account.interval_problem",
    });
    expect(problemsOf({ ...fields, interval: "731" })).toHaveProperty("interval");
  });
});

describe("the time line", () => {
  const told = { by: "Aino Demo", photoIds: [], voiceIds: [] };

  test("is newest first, and a visit known here in full takes the server's line's place", () => {
    const history = [
      { ...told, id: "v1", at: iso(0), kind: "visit" as const, text: "short" },
      { ...told, id: "n1", at: iso(-60), kind: "note" as const, text: "note" },
    ];
    const visits = [
      aVisit("v1", { notes: [{ id: "r", text: "in full", at: NINE }] }),
      aVisit("v2", { startedAt: iso(30), state: "missed", missedReason: "closed" }),
    ];
    const moments = timeline(history, visits);
    expect(moments.map(({ id, kind, text, outcome }) => [id, kind, text, outcome])).toEqual([
      ["v2", "missed", "", "closed"],
      ["v1", "visit", "in full", undefined],
      ["n1", "note", "note", undefined],
    ]);
  });
});

test("a pin is moved only by a sharp position", () => {
  const fix = (accuracyM: number) => ({ position: lonLat(24, 60), accuracyM, takenAt: NINE });
  expect([isSharpEnough(fix(50)), isSharpEnough(fix(51))]).toEqual([true, false]);
});
