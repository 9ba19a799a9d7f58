import { expect, test } from "vitest";
import type { LonLat, Pin } from "../../../src/api/types";
import { pinAt } from "../../../src/features/visitstory/evidence";

const aPin = (id: string, validFrom: string, validTo: string | null = null): Pin => ({
  id,
  position: { lon: 24.9, lat: 60.2 } as LonLat,
  radiusM: 150,
  provenance: "import",
  validFrom,
  validTo,
});
const old = aPin("old", "2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z");
const moved = aPin("moved", "2026-06-01T00:00:00Z");

test("a visit is shown with the pin of its time, not with today's", () => {
  expect(pinAt([moved, old], "2026-03-01T09:00:00Z")?.id).toBe("old");
  expect(pinAt([moved, old], "2026-06-01T00:00:00Z")?.id).toBe("moved");
});

test("before the first pin the first one is taken; without pins there is none", () => {
  expect(pinAt([moved, old], "2025-12-01T09:00:00Z")?.id).toBe("old");
  expect(pinAt([], "2026-03-01T09:00:00Z")).toBeNull();
});
