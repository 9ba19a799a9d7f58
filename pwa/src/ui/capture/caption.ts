import type { Fix, Instant } from "../../api/types";
import { dateTime, distance } from "../../i18n/index.svelte";

export type Scene = { who: string; place: string; fix?: Fix | null };

/** Who, when and where, as it is drawn onto the picture. */
export function captionOf(scene: Scene, takenAt: Instant): string[] {
  const at = scene.fix
    ? `${scene.fix.position.lat.toFixed(5)}, ${scene.fix.position.lon.toFixed(5)} ±${distance(scene.fix.accuracyM)}`
    : "";
  const year = takenAt.slice(0, 4);
  return [
    `${scene.who} · ${dateTime(takenAt)} ${year}`,
    [scene.place, at].filter(Boolean).join(" · "),
  ].filter(Boolean);
}
