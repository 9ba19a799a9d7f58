import { beforeAll, expect, test } from "vitest";
import { chipsOf } from "../../../src/features/visitlog/words";
import { speak } from "../speak";

beforeAll(() => speak("en"));

test("both ends of the days are one chip, and a person has a name", () => {
  const chips = chipsOf(
    { from: "2026-11-01", to: "2026-11-24", repId: "r", state: "missed" },
    { repId: "Aino Demo" },
  );
  expect(chips.map((chip) => chip.clears)).toEqual([["from", "to"], ["repId"], ["state"]]);
  expect(chips[1]?.text).toBe("Aino Demo");
  expect(chips[2]?.text).toBe("Missed");
});
