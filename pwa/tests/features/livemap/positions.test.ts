import { expect, test } from "vitest";
import { freshness, patched, readPosition, withPatches } from "../../../src/features/livemap/positions";
import { aRep, at, NINE } from "./build";

const notice = (minutes: number, lon = 24.95) => ({
  repId: "aino",
  position: { lon, lat: 60.18 },
  accuracyM: 8,
  positionAt: at(minutes),
});
const patchesOf = (...notices: unknown[]) =>
  notices.reduce<ReturnType<typeof patched>>((known, one) => {
    const patch = readPosition(one);
    return patch ? patched(known, patch) : known;
  }, new Map());

test("a notice moves the dot together with its age and accuracy", () => {
  const [rep] = withPatches([aRep()], patchesOf(notice(3)));
  expect(rep).toMatchObject({ position: { lon: 24.95 }, accuracyM: 8, positionAt: at(3) });
});

test("a notice older than what is known moves nothing back", () => {
  const [rep] = withPatches([aRep({ positionAt: at(10) })], patchesOf(notice(3)));
  expect(rep).toMatchObject({ positionAt: at(10), position: { lon: 24.94 } });
  expect(patchesOf(notice(5, 24.99), notice(4)).get("aino")?.position.lon).toBe(24.99);
});

test("somebody without a position gets one by a notice", () => {
  const [rep] = withPatches([aRep({ position: null, positionAt: null })], patchesOf(notice(1)));
  expect(rep?.position).toEqual({ lon: 24.95, lat: 60.18 });
});

test.each([null, "text", {}, { repId: "aino" }, { ...notice(1), position: { lon: "x", lat: 1 } }])(
  "what is no position is no patch: %j",
  (data) => expect(readPosition(data)).toBeNull(),
);

test("a position is old after a quarter of an hour", () => {
  const quarterMs = 15 * 60_000;
  expect(freshness(aRep(), NINE + quarterMs)).toBe("fresh");
  expect(freshness(aRep(), NINE + quarterMs + 1)).toBe("old");
  expect(freshness(aRep({ position: null }), NINE)).toBe("none");
});
