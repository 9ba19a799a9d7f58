import { beforeAll, describe, expect, test } from "vitest";
import { matchRoute } from "../../../src/app/routes";
import type { Phone, Waiting } from "../../../src/features/phones/phone";
import { linesOf, markOf, waitingWords, whenOf } from "../../../src/features/phones/words";
import { useCompanyFormats } from "../../../src/i18n/index.svelte";
import { speak } from "../speak";

const NOW = new Date("2026-11-23T10:00:00Z");
const waiting: Waiting = {
  operations: 3,
  uploads: 2,
  attention: 0,
  oldestAt: "2026-11-22T14:40:00Z",
  reportedAt: "2026-11-22T15:00:00Z",
};
const phone: Phone = {
  id: "p",
  name: "Android Chrome",
  personId: "a",
  personName: "Aino Demo",
  personPhone: null,
  seenAt: "2026-11-22T15:00:00Z",
  appVersion: null,
  waiting,
  plannedSince: 4,
  silent: true,
  revokedAt: null,
};

describe("what is said of a phone", () => {
  beforeAll(async () => {
    await speak("en");
    useCompanyFormats({ timezone: "Europe/Helsinki", currency: "EUR" });
  });

  test("names what waits and since when", () => {
    expect(waitingWords(waiting, NOW)).toBe(
      "Not sent: 3 entries and 2 photos or recordings, the oldest since yesterday 16:40",
    );
    expect(waitingWords({ ...waiting, operations: 1, uploads: 0, attention: 1, oldestAt: null }, NOW)).toBe(
      "Not sent: 1 entry and 1 that needs attention",
    );
  });

  test("is as short as what there is to say", () => {
    expect(linesOf(phone, NOW)).toEqual([
      waitingWords(waiting, NOW),
      "Last heard of yesterday 17:00",
      "4 planned visits since then",
    ]);
    expect(
      linesOf({ ...phone, waiting: null, plannedSince: 0, revokedAt: "2026-11-23T09:00:00Z" }, NOW),
    ).toEqual(["Nothing waits on it", "Last heard of yesterday 17:00", "Locked today 11:00"]);
  });

  test("marks what nothing is heard of, and what does not get its work out", () => {
    expect(markOf({ ...phone, silent: false }, NOW)).toBeNull();
    expect(markOf(phone, NOW)).toBe("Unsent for over a day");
    expect(markOf({ ...phone, seenAt: "2026-11-22T09:00:00Z" }, NOW)).toBe("Silent");
  });

  test("counts days by the company's calendar", () => {
    expect(whenOf("2026-11-22T22:30:00Z", NOW)).toBe("today 00:30");
    expect(whenOf("2026-11-22T21:30:00Z", NOW)).toBe("yesterday 23:30");
    expect(whenOf("2026-11-20T21:30:00Z", NOW)).not.toMatch(/today|yesterday/);
  });
});

test("managers, administrators and auditors have the list, a rep has not", () => {
  const opened = (["manager", "admin", "auditor", "rep", "approver"] as const).map(
    (role) => matchRoute("/phones", [role])?.route.path,
  );
  expect(opened).toEqual(["/phones", "/phones", "/phones", undefined, undefined]);
});
