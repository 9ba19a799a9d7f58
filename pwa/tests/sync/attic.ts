/** Photos and voice notes at the tests' server: in chunks, checked, on a disk that may be lost. */
import { ApiProblem } from "../../src/api/problems";
import { sha256Hex } from "../../src/local/ids";
import type { NewUpload } from "../../src/sync/transport";

export type Held = { announced: NewUpload; bytes: Uint8Array; received: number };

export class Attic {
  readonly held = new Map<string, Held>();
  #copied = new Set<string>();

  announce(upload: NewUpload): void {
    if (!this.held.has(upload.id))
      this.held.set(upload.id, { announced: upload, bytes: new Uint8Array(), received: 0 });
  }

  of(id: string): Held {
    const upload = this.held.get(id);
    if (!upload) throw new ApiProblem(404, "not_found", "");
    return upload;
  }

  isWhole(id: string): boolean {
    const { announced, bytes } = this.of(id);
    return bytes.length === announced.sizeBytes;
  }

  isCopied(id: string): boolean {
    return this.isWhole(id) && this.#copied.has(id);
  }

  backup(): void {
    this.#copied = new Set([...this.held.keys()].filter((id) => this.isWhole(id)));
  }

  restore(survives: boolean): void {
    if (survives) return;
    for (const id of [...this.held.keys()]) if (!this.#copied.has(id)) this.held.delete(id);
  }

  async add(id: string, offset: number, arrived: Uint8Array): Promise<void> {
    const upload = this.of(id);
    if (offset > upload.bytes.length) throw new ApiProblem(409, "uploads.offset", "");
    const bytes = new Uint8Array([...upload.bytes.subarray(0, offset), ...arrived]);
    upload.bytes = bytes;
    const { sizeBytes, sha256 } = upload.announced;
    if (bytes.length !== sizeBytes || (await sha256Hex(bytes.buffer)) === sha256) return;
    upload.bytes = new Uint8Array();
    throw new ApiProblem(422, "uploads.checksum", "");
  }
}
