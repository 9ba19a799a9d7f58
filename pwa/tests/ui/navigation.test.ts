import { expect, test } from "vitest";
import { isScreen } from "../../src/ui/navigation.svelte";

test.each([
  ["/map", true],
  ["/visits/v", true],
  ["/admins", true],
  ["/map/basemap.pmtiles", false],
  ["/api/reports/visits.csv", false],
  ["/schema", false],
])("a link to %s stays in the app: %s", (path, inside) => {
  expect(isScreen(path)).toBe(inside);
});
