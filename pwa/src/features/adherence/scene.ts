/** Both ways of a day and its visits on one map. */
import { decodePolyline } from "../../geo";
import type { MapLine, MapPin } from "../../geo/features";
import { t } from "../../i18n/index.svelte";
import type { DayDetail, Line } from "./types";
import { differenceWords, reasonWords } from "./words";

export const PLANNED_PX = 6;
export const ACTUAL_PX = 3;

export function linesOf(detail: DayDetail): MapLine[] {
  const { planned, actual } = detail;
  const way = planned?.geometry ? decodePolyline(planned.geometry) : (planned?.points ?? []);
  return [
    { id: "planned", points: way, tone: "accent", widthPx: PLANNED_PX },
    ...(actual ?? []).map((segment, i) => ({
      id: `actual:${i}`,
      points: segment.points,
      tone: "ink" as const,
      dashed: segment.gap,
      widthPx: ACTUAL_PX,
    })),
  ];
}

/** Numbered as they happened; what was skipped or lies ahead has no number. */
export function pinsOf(detail: DayDetail): MapPin[] {
  return detail.lines.flatMap((line, i) =>
    line.position
      ? [
          {
            id: String(i),
            at: line.position,
            label: labelOf(line, i),
            tone: toneOf(line),
            text: markOf(line, i),
          },
        ]
      : [],
  );
}

function labelOf(line: Line, i: number): string {
  const what = line.state === "kept" ? differenceWords(line) : t(`actual.${line.state}`);
  const why = reasonWords(line);
  return [`${markOf(line, i)} ${line.name}`, what, ...(why ? [why] : [])].join(", ");
}

function toneOf(line: Line): NonNullable<MapPin["tone"]> {
  if (line.state === "skipped") return "outside";
  if (line.state === "unplanned") return "ink";
  if (line.state === "ahead") return "soft";
  return line.late ? "uncertain" : "verified";
}

function markOf(line: Line, i: number): string {
  if (line.state === "skipped") return "✕";
  return line.state === "ahead" ? "·" : String(i + 1);
}
