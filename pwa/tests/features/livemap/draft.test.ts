import { beforeEach, expect, test } from "vitest";
import { draft } from "../../../src/features/livemap/dispatch/draft.svelte";
import { anAccount } from "../build";

beforeEach(() => {
  draft.clear();
  draft.title = "Fix the shelf";
});

test("an order needs the skills of its account until somebody writes others", () => {
  draft.chooseAccount(anAccount("a", { skills: ["cooling", "till"] }));
  expect(draft.skills).toBe("cooling, till");
  expect(draft.ask()).not.toHaveProperty("skills");
  draft.skills = "till";
  expect(draft.ask()).toMatchObject({ accountId: "a", skills: ["till"] });
  draft.skills = "";
  expect(draft.ask()).toMatchObject({ skills: [] });
});

test("an account takes its skills with it, what was written for a place stays", () => {
  draft.chooseAccount(anAccount("a", { skills: ["cooling"] }));
  draft.forgetPlace();
  expect(draft.skills).toBe("");
  draft.skills = "till，cooling";
  draft.choosePoint({ lon: 24.9, lat: 60.1 });
  expect(draft.ask()).toMatchObject({ skills: ["cooling", "till"] });
});
