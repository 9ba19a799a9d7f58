import { beforeAll, expect, test } from "vitest";
import { applyWords } from "../../../src/features/territories/words";
import { speak } from "../speak";

beforeAll(() => speak("en"));

test("a proposal that gives nobody other accounts does not offer to hand any over", () => {
  expect(applyWords(0)).toBe("Apply the borders");
  expect(applyWords(1)).toBe("Apply and hand 1 over");
});
