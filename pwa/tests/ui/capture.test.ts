import { beforeAll, describe, expect, test } from "vitest";
import { lonLat } from "../../src/geo/lonlat";
import { useCompanyFormats, useLanguage } from "../../src/i18n/index.svelte";
import { captionOf } from "../../src/ui/capture/caption";
import { fitInside, NoPicture, smallEnough } from "../../src/ui/capture/picture";
import { plainType } from "../../src/ui/capture/recorder";

const jpeg = (bytes: number) => new Blob([new Uint8Array(bytes)], { type: "image/jpeg" });

describe("a picture", () => {
  test("is scaled down but never up", () => {
    expect(fitInside({ width: 4000, height: 3000 }, 1600)).toEqual({ width: 1600, height: 1200 });
    expect(fitInside({ width: 640, height: 480 }, 1600)).toEqual({ width: 640, height: 480 });
  });

  test("keeps the best quality that is small enough", async () => {
    const tried: number[] = [];
    const blob = await smallEnough(async (quality) => {
      tried.push(quality);
      return jpeg(quality > 0.6 ? 2000 : 900);
    }, 1000);
    expect([blob.size, tried]).toEqual([900, [0.85, 0.7, 0.55]]);
  });

  test("is the poorest one when none is small enough", async () => {
    expect((await smallEnough(async () => jpeg(5000), 1000)).size).toBe(5000);
  });

  test("is none when the canvas silently gave another format, or nothing", async () => {
    await expect(smallEnough(async () => new Blob(["x"], { type: "image/png" }))).rejects.toThrow(NoPicture);
    await expect(smallEnough(async () => null)).rejects.toThrow(NoPicture);
  });

  describe("says", () => {
    beforeAll(async () => {
      useCompanyFormats({ timezone: "Europe/Helsinki", currency: "EUR" });
      await useLanguage("en");
    });

    test("who, when and where", () => {
      const fix = { position: lonLat(24.93841, 60.16992), accuracyM: 12, takenAt: "2026-11-24T08:40:00Z" };
      const lines = captionOf({ who: "Aino Demo", place: "Hotel Torni", fix }, "2026-11-24T08:40:00Z");
      expect(lines).toEqual(["Aino Demo · Nov 24, 10:40 2026", "Hotel Torni · 60.16992, 24.93841 ±12 m"]);
    });

    test("no position where none is known", () => {
      expect(captionOf({ who: "Aino", place: "Torni" }, "2026-11-24T08:40:00Z")[1]).toBe("Torni");
    });
  });
});

test("a recording is announced by its plain type", () => {
  expect(plainType("audio/webm;codecs=opus")).toBe("audio/webm");
  expect(plainType("audio/mp4")).toBe("audio/mp4");
});
