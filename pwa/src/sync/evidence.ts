/** Photos and voice notes of one report: the uploads to store, and what the operations say of them. */
import type { Uuid } from "../api/types";
import type { Upload } from "../local/db";
import type { Clip, Shot } from "../local/evidence";
import { session } from "../local/session.svelte";
import type { Contexts } from "./effects";
import { prepareUpload } from "./media";

export type Evidence = {
  uploads: Upload[];
  photoIds: Uuid[];
  voiceIds: Uuid[];
  photos: NonNullable<Contexts["visit.report"]["photos"]>;
};

export async function prepareEvidence(
  shots: readonly Shot[],
  clips: readonly Clip[],
  visitId?: Uuid,
): Promise<Evidence> {
  const db = session.openDb;
  const photos = await Promise.all(
    shots.map((shot) => prepareUpload({ ...shot, kind: "photo", visitId }, db)),
  );
  const voices = await Promise.all(
    clips.map(({ blob, takenAt }) =>
      prepareUpload({ blob, takenAt, kind: "voice", source: "microphone", visitId }, db),
    ),
  );
  return {
    uploads: [...photos, ...voices],
    photoIds: photos.map((photo) => photo.id),
    voiceIds: voices.map((voice) => voice.id),
    photos: photos.map(({ id, takenAt, source }, i) => ({
      id,
      takenAt,
      source,
      thumb: shots[i]?.thumb ?? "",
    })),
  };
}
