/** What the engine needs of the network; the real one here, an in-memory server in the tests. */
import { type Call, call, callRaw } from "../api/client";
import type { DeviceAnswer, DeviceStatus, PullAnswer, PushAnswer, PushRequest } from "../api/operations";
import { NoAnswer } from "../api/problems";
import type { Uuid } from "../api/types";

export { asPerson } from "../api/client";

export type NewUpload = {
  id: Uuid;
  kind: "photo" | "voice";
  contentType: string;
  sizeBytes: number;
  sha256: string;
  takenAt: string;
  /** The server's clock minus the phone's; absent = never heard the server. */
  offsetMs?: number;
  source: string;
  visitId?: Uuid;
};
export type Transport = {
  register: (deviceId: Uuid, name: string) => Promise<DeviceAnswer>;
  push: (request: PushRequest) => Promise<PushAnswer>;
  /** `verify`: tell the checksums even if nothing changed. */
  pull: (deviceId: Uuid, cursor: string | null, verify: boolean) => Promise<PullAnswer>;
  report: (deviceId: Uuid, status: DeviceStatus) => Promise<void>;
  createUpload: (upload: NewUpload) => Promise<void>;
  /** The truth about how far an upload is. */
  uploadOffset: (id: Uuid) => Promise<Standing>;
  sendChunk: (id: Uuid, offset: number, chunk: Blob) => Promise<Standing>;
};
/** Bytes that the server has, and whether all of it would survive the loss of the server's disk. */
export type Standing = { offset: number; durable: boolean };

/** A queue is a sixth of its size then, which is what counts on a slow line. */
async function packed(request: PushRequest): Promise<Call> {
  if (typeof CompressionStream === "undefined") return { body: request };
  const stream = new Blob([JSON.stringify(request)]).stream().pipeThrough(new CompressionStream("gzip"));
  const headers = { "content-type": "application/json", "content-encoding": "gzip" };
  return { body: await new Response(stream).blob(), headers };
}

const OFFSET = "upload-offset";
const DURABLE = "upload-durable"; // a server that does not say so has no other promise than to have it

export const http: Transport = {
  register: (deviceId, name) => call("POST", "/sync/devices", { body: { deviceId, name } }),
  push: async (request) => call("POST", "/sync/push", await packed(request)),
  pull: (deviceId, cursor, verify) =>
    call("GET", "/sync/pull", { query: { deviceId, cursor, verify: verify ? 1 : undefined } }),
  report: (deviceId, status) => call("PUT", `/sync/devices/${deviceId}/status`, { body: status }),
  createUpload: (upload) => call("POST", "/uploads", { body: upload }),
  async uploadOffset(id) {
    return standingIn(await callRaw("HEAD", `/uploads/${id}`));
  },
  async sendChunk(id, offset, chunk) {
    const headers = { [OFFSET]: String(offset), "content-type": "application/offset+octet-stream" };
    return standingIn(await callRaw("PATCH", `/uploads/${id}`, { body: chunk, headers }));
  },
};

/** An answer without it is not the server's, and a photo must not be dropped for it. */
function standingIn(response: Response): Standing {
  const said = response.headers.get(OFFSET);
  if (said === null || !/^\d+$/.test(said)) throw new NoAnswer("captive_portal");
  return { offset: Number(said), durable: response.headers.get(DURABLE) !== "false" };
}
