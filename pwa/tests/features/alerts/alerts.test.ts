import { readFileSync } from "node:fs";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ApiProblem, NoAnswer } from "../../../src/api/problems";
import type { Alert } from "../../../src/api/types";
import { matchRoute } from "../../../src/app/routes";
import { listed, unread } from "../../../src/features/alerts/inbox";
import { markRead, tellServer } from "../../../src/features/alerts/reading";
import { wordsOf } from "../../../src/features/alerts/words";
import en from "../../../src/i18n/en";
import { screenOf } from "../../../src/local/alertlink";
import { openDb, type RoundsDb } from "../../../src/local/db";
import { speak } from "../speak";

const NOW = new Date("2026-11-22T10:00:00Z");
const anAlert = (id: string, at: string, more: Partial<Alert> = {}): Alert => ({
  id,
  at,
  code: "plan.published",
  facts: { day: "2026-11-23", stops: 8 },
  link: "/plans/p",
  readAt: null,
  ...more,
});
const outside = {
  code: "visit.outside",
  facts: { rep: "Aino Demo", account: "Hotel Torni", distance_m: 412.3 },
};

describe("words", () => {
  test("every message that phones get has its words here", () => {
    const catalogue = readFileSync("../notifications/catalogue.py", "utf8");
    const codes = [...catalogue.matchAll(/^ {4}"(\w+\.\w+)": \{/gm)].map((match) => match[1]);
    const reasons = [...catalogue.matchAll(/^ {4}"(\w+)": \{"en"/gm)].map((match) => match[1]);
    expect(codes.length).toBeGreaterThan(10);
    expect(reasons.length).toBeGreaterThan(4);
    const wanted = codes.flatMap((code) => [`alerts.title.${code}`, `alerts.text.${code}`]);
    const all = [...wanted, ...reasons.map((reason) => `alerts.why.${reason}`)];
    expect(all.filter((key) => !(key in en))).toEqual([]);
  });

  describe("in English", () => {
    beforeAll(() => speak("en"));

    test("name who, where and how far", () => {
      expect(wordsOf(outside)).toEqual({
        title: "Check-in outside the area",
        text: "Aino Demo checked in 412 m from Hotel Torni.",
        note: "",
      });
    });

    test("do without a fact that is missing", () => {
      const facts = { rep: "Aino Demo", account: "Hotel Torni" };
      expect(wordsOf({ code: "visit.outside", facts }).text).toBe(
        "Aino Demo checked in outside the area of Hotel Torni.",
      );
      expect(wordsOf({ code: "visit.unverifiable", facts: { ...facts, reason_code: "new_one" } }).text).toBe(
        "Aino Demo at Hotel Torni.",
      );
      expect(wordsOf({ code: "workorder.offered", facts: { by: "Mikko", title: "Pump" } })).toEqual({
        title: "Work order: Pump",
        text: "Mikko offers you this job.",
        note: "",
      });
      expect(wordsOf({ code: "plan.changed", facts: { day: "2026-11-23" } }).text).toBe(
        "Open it for the new order.",
      );
    });

    test("keep what a person wrote apart", () => {
      const facts = {
        approver: "Outi",
        account: "Pub",
        discount_pct: 12.5,
        comment: "Too much",
        reason: "Please",
      };
      expect(wordsOf({ code: "approval.rejected", facts })).toEqual({
        title: "Discount rejected: 12.5%",
        text: "Outi rejected it for Pub.",
        note: "Too much",
      });
    });

    test("of a newer server are still a line", () => {
      expect(wordsOf({ code: "weather.bad", facts: {} })).toEqual({
        title: "News for you",
        text: "",
        note: "",
      });
    });
  });

  test("read naturally in Chinese", async () => {
    await speak("zh-CN");
    expect(wordsOf(outside).text).toBe("Aino Demo 在距离Hotel Torni 412米处签到。");
    expect(wordsOf(anAlert("a", "")).text).toBe("当天计划拜访 8 家客户。");
  });
});

describe("the link", () => {
  test.each([
    [{ link: "/visits/v" }, ["manager"], "/visits/v"],
    [{ link: "/workorders/w", code: "workorder.offered" }, ["rep"], "/workorders/w"],
    [{ link: "/workorders/w", code: "workorder.declined" }, ["manager"], "/map?order=w"],
    [{ link: "/workorders/w", code: "workorder.declined" }, ["rep", "manager"], "/map?order=w"],
    [{ link: "/workorders/w", code: "workorder.offered" }, ["rep", "manager"], "/workorders/w"],
    [{ link: "/approvals/a" }, ["approver"], "/approvals/a"],
    [{ link: "/plans/p" }, ["rep"], "/today"],
    [{ link: "/plans/p" }, ["manager"], "/board"],
  ] as const)("%o leads %o to a screen that exists: %s", (about, roles, screen) => {
    expect(screenOf(about, roles)).toBe(screen);
    expect(matchRoute(screen.split("?")[0] ?? "", roles)).not.toBeNull();
  });

  test("is none where no screen has it", () => {
    expect(screenOf({ link: "/workorders/w" }, ["approver"])).toBeNull();
    expect(screenOf({ link: "//elsewhere.example/visits/v" }, ["rep"])).toBeNull();
    expect(screenOf({ link: null }, ["rep"])).toBeNull();
  });
});

describe("the list", () => {
  let db: RoundsDb;
  beforeEach(async () => {
    db = openDb("company", "alerts");
    await db.alert.bulkPut([
      anAlert("old", "2026-11-08T09:00:00Z"),
      anAlert("read", "2026-11-22T09:00:00Z", { readAt: "2026-11-22T09:30:00Z" }),
      anAlert("first", "2026-11-20T09:00:00Z"),
      anAlert("second", "2026-11-21T09:00:00Z"),
    ]);
  });
  afterEach(() => db.delete());
  const ids = async () => (await listed(db, NOW)).map((alert) => alert.id);

  test("has the unread first, the newest first, nothing older than two weeks", async () => {
    expect(await ids()).toEqual(["second", "first", "read"]);
    expect(await unread(db, NOW)).toHaveLength(2);
  });

  test("read without signal is read here, and told as soon as the server answers", async () => {
    const told: string[] = [];
    await markRead(db, ["second"], () => Promise.reject(new NoAnswer("offline")));
    expect(await ids()).toEqual(["first", "read", "second"]);
    expect(await unread(db, NOW)).toHaveLength(1);
    await tellServer(db, async (id) => told.push(id));
    await tellServer(db, async (id) => told.push(id));
    expect(told).toEqual(["second"]);
    expect(await unread(db, NOW)).toHaveLength(1);
  });

  test("an alert that the server no longer has is not told for ever", async () => {
    let tries = 0;
    const gone = () => {
      tries += 1;
      return Promise.reject(new ApiProblem(404, "not_found", "", {}, [], null));
    };
    await markRead(db, ["first"], gone);
    await tellServer(db, gone);
    expect(tries).toBe(1);
  });
});
