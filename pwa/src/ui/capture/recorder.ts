/** A voice note: started, stopped by hand or by its longest time. */
import type { Clip } from "../../local/evidence";

export const LONGEST_S = 180; // three minutes say everything, and 20 MB are never reached
const WANTED = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"] as const;

export type Recording = { stop: () => void; clip: Promise<Clip | null> };

export function recordable(): boolean {
  return typeof MediaRecorder !== "undefined" && Boolean(navigator.mediaDevices?.getUserMedia);
}

/** Rejects when the microphone is refused or missing. */
export async function record(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const mimeType = WANTED.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 32_000 });
  const startedMs = Date.now();
  const takenAt = new Date(startedMs).toISOString();
  const parts: Blob[] = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  const timer = setTimeout(() => recorder.stop(), LONGEST_S * 1000);
  const clip = new Promise<Clip | null>((resolve) => {
    recorder.onstop = () => {
      clearTimeout(timer);
      for (const track of stream.getTracks()) track.stop();
      const blob = new Blob(parts, { type: plainType(recorder.mimeType) });
      resolve(blob.size > 0 ? { blob, takenAt, seconds: (Date.now() - startedMs) / 1000 } : null);
    };
  });
  recorder.start(1_000);
  return { stop: () => recorder.state !== "inactive" && recorder.stop(), clip };
}

/** `audio/webm;codecs=opus` -> `audio/webm`: what the server compares with the file's first bytes. */
export function plainType(type: string): string {
  return (type.split(";")[0] ?? "").trim();
}
