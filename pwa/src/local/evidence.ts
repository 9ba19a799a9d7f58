/** What the camera and the microphone gave, before it is an upload. */
import type { Instant } from "../api/types";

export type Shot = {
  blob: Blob;
  /** Small JPEG as data URL. */
  thumb: string;
  takenAt: Instant;
  /** `file`: chosen from the phone, because the live camera did not work; weighs less as evidence. */
  source: "camera" | "file";
};
export type Clip = { blob: Blob; takenAt: Instant; seconds: number };
