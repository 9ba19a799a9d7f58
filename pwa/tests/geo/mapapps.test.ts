import { describe, expect, test } from "vitest";
import { distanceM, lonLat } from "../../src/geo/lonlat";
import { isInChina, mapApps, mapUrl } from "../../src/geo/mapapps";

const SHANGHAI = lonLat(121.4737, 31.2304);
const HELSINKI = lonLat(24.9384, 60.1699);
const ANDROID = "Mozilla/5.0 (Linux; Android 10)";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0)";
const to = (position: typeof SHANGHAI) => ({ position, name: "Café & Co", profile: "foot" as const });

describe("the map apps", () => {
  test("begin with what people have where the place is", () => {
    expect(mapApps(SHANGHAI, "en", ANDROID)).toEqual(["amap", "baidu", "geo", "google"]);
    expect(mapApps(SHANGHAI, "zh-CN", IPHONE)).toEqual(["amap", "baidu", "apple", "google"]);
    expect(mapApps(HELSINKI, "en", IPHONE)).toEqual(["apple", "google"]);
    expect(mapApps(HELSINKI, "zh-CN", ANDROID)).toEqual(["google", "geo", "amap"]);
  });

  test("get the datum they expect inside China, and the plain position elsewhere", () => {
    const baidu = mapUrl("baidu", to(SHANGHAI));
    const [lat = 0, lon = 0] = (/location=([\d.]+),([\d.]+)/.exec(baidu)?.slice(1) ?? []).map(Number);
    expect(distanceM(SHANGHAI, lonLat(lon, lat))).toBeGreaterThan(300);
    expect(mapUrl("baidu", to(HELSINKI))).toContain("location=60.1699,24.9384");
    expect(mapUrl("amap", to(HELSINKI))).toContain("to=24.9384,60.1699");
    expect(mapUrl("google", to(SHANGHAI))).toContain("31.2304,121.4737");
    expect([isInChina(SHANGHAI), isInChina(HELSINKI)]).toEqual([true, false]);
  });

  test("names are safe inside a link", () => {
    expect(mapUrl("geo", to(HELSINKI))).toBe("geo:60.1699,24.9384?q=60.1699,24.9384(Caf%C3%A9%20%26%20Co)");
  });
});
