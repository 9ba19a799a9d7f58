/** The basemap's look in each theme. Source layers and classes are those of `infra/city/features.py`. */
import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import type { Theme } from "../ui/theme.svelte";

type Paper = {
  land: string;
  green: string;
  built: string;
  water: string;
  building: string;
  road: string;
  casing: string;
  path: string;
  text: string;
  halo: string;
};

const PAPER: Record<Theme, Paper> = {
  light: {
    land: "#f3f2ee",
    green: "#dce9d3",
    built: "#ecebe7",
    water: "#b5d5e6",
    building: "#dfdcd4",
    road: "#ffffff",
    casing: "#cfcac0",
    path: "#c9bfae",
    text: "#4a4f4d",
    halo: "#ffffff",
  },
  dark: {
    land: "#161b1b",
    green: "#1b2a20",
    built: "#1b2120",
    water: "#12303d",
    building: "#242b2b",
    road: "#3a4343",
    casing: "#0f1414",
    path: "#353d3a",
    text: "#c3ccc9",
    halo: "#0f1414",
  },
  outdoor: {
    land: "#ffffff",
    green: "#ffffff",
    built: "#ffffff",
    water: "#9fd0ee",
    building: "#dddddd",
    road: "#ffffff",
    casing: "#000000",
    path: "#555555",
    text: "#000000",
    halo: "#ffffff",
  },
};

const GREEN = ["park", "grass", "wood", "cemetery", "farmland", "pitch", "wetland"];
const MAIN = ["motorway", "trunk", "primary"];
const MIDDLE = ["secondary", "tertiary"];
const SMALL = ["minor", "service", "pedestrian"];
const PATHS = ["path", "track"];
/** System fonts draw every script, so no glyph server is needed. */
const FONT = ["sans-serif"];

/** `tiles` is a pmtiles:// address, or null where the server has no map of the area. */
export function styleOf(
  theme: Theme,
  tiles: string | null,
  attribution: string,
  language: string,
): StyleSpecification {
  const paper = PAPER[theme];
  const ground: LayerSpecification = {
    id: "ground",
    type: "background",
    paint: { "background-color": paper.land },
  };
  if (!tiles) return { version: 8, sources: {}, layers: [ground] };
  return {
    version: 8,
    sources: { city: { type: "vector", url: tiles, attribution } },
    layers: [ground, ...areas(paper), ...lines(paper), ...labels(paper, language)],
  };
}

function areas(paper: Paper): LayerSpecification[] {
  const fill = (id: string, layer: string, color: string, classes?: string[]): LayerSpecification => ({
    id,
    type: "fill",
    source: "city",
    "source-layer": layer,
    filter: classes
      ? ["all", ["==", ["geometry-type"], "Polygon"], ["in", ["get", "class"], ["literal", classes]]]
      : ["==", ["geometry-type"], "Polygon"],
    paint: { "fill-color": color },
  });
  return [
    fill("built", "landuse", paper.built, [
      "residential",
      "industrial",
      "commercial",
      "school",
      "hospital",
      "pedestrian",
    ]),
    fill("green", "landuse", paper.green, GREEN),
    fill("water", "water", paper.water),
    fill("buildings", "buildings", paper.building),
  ];
}

function lines(paper: Paper): LayerSpecification[] {
  return [
    line("streams", "water", ["river", "canal", "stream", "drain", "ditch"], paper.water, [10, 0.5, 16, 4]),
    line("paths", "roads", PATHS, paper.path, [14, 0.6, 18, 2], [2, 1.5]),
    line("small-casing", "roads", SMALL, paper.casing, [12, 0.8, 16, 8, 18, 18]),
    line("middle-casing", "roads", MIDDLE, paper.casing, [10, 1.2, 14, 5, 18, 24]),
    line("main-casing", "roads", MAIN, paper.casing, [7, 1.2, 14, 7, 18, 28]),
    line("small", "roads", SMALL, paper.road, [12, 0.4, 16, 6.5, 18, 16]),
    line("middle", "roads", MIDDLE, paper.road, [10, 0.7, 14, 4, 18, 22]),
    line("main", "roads", MAIN, paper.road, [7, 0.7, 14, 5.5, 18, 26]),
    line("rail", "roads", ["rail"], paper.casing, [10, 0.5, 16, 2], [4, 2]),
    line("ferry", "roads", ["ferry"], paper.path, [10, 0.5, 16, 1.5], [3, 3]),
  ];
}

function line(
  id: string,
  layer: string,
  classes: string[],
  color: string,
  widths: number[],
  dash?: number[],
): LayerSpecification {
  return {
    id,
    type: "line",
    source: "city",
    "source-layer": layer,
    filter: ["in", ["get", "class"], ["literal", classes]],
    layout: { "line-cap": dash ? "butt" : "round", "line-join": "round" },
    paint: {
      "line-color": color,
      "line-width": ["interpolate", ["exponential", 1.4], ["zoom"], ...widths] as unknown as number,
      ...(dash ? { "line-dasharray": dash } : {}),
    },
  };
}

function labels(paper: Paper, language: string): LayerSpecification[] {
  const own = language === "zh-CN" ? "name:zh" : "name:en";
  const name = ["coalesce", ["get", own], ["get", "name"]] as unknown as string;
  const paint = { "text-color": paper.text, "text-halo-color": paper.halo, "text-halo-width": 1.4 };
  return [
    {
      id: "street-names",
      type: "symbol",
      source: "city",
      "source-layer": "roads",
      minzoom: 13,
      filter: ["has", "name"],
      layout: {
        "symbol-placement": "line",
        "text-field": ["get", "name"],
        "text-font": FONT,
        "text-size": 12,
      },
      paint,
    },
    {
      id: "places",
      type: "symbol",
      source: "city",
      "source-layer": "places",
      layout: { "text-field": name, "text-font": FONT, "text-size": 13, "text-max-width": 8 },
      paint,
    },
  ];
}
