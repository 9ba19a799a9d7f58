/** The numbers that the tests' server has taken in, phone by phone, and how a restore takes the last of them back. */
import type { PushMutation, PushResult } from "../../src/api/operations";
import { ApiProblem } from "../../src/api/problems";

type Stored = { hash: string; result: PushResult };
export type Device = {
  id: string;
  owner: string;
  lastSeq: number;
  durable: number;
  revoked: boolean;
  stored: Map<number, Stored>;
};
export type Taking = { device: string; seq: number };

export class Ledger {
  violations: string[] = [];
  #devices = new Map<string, Device>();
  /** In the order of all phones. */
  #takings: Taking[] = [];

  register(id: string, owner: string): Device {
    const known = this.#devices.get(id);
    if (known && (known.owner !== owner || known.revoked)) throw new ApiProblem(409, "sync.device_taken", "");
    const device = known ?? { id, owner, lastSeq: 0, durable: 0, revoked: false, stored: new Map() };
    this.#devices.set(id, device);
    return device;
  }

  of(id: string, owner: string): Device {
    const device = this.#devices.get(id);
    if (!device || device.revoked || device.owner !== owner) {
      throw new ApiProblem(409, "sync.unknown_device", "");
    }
    return device;
  }

  revoke(owner: string): void {
    for (const device of this.#devices.values()) if (device.owner === owner) device.revoked = true;
  }

  take(device: Device, mutation: PushMutation, judge: () => PushResult): PushResult {
    const { seq, id, bodySha256: hash } = mutation;
    const known = device.stored.get(seq);
    if (seq <= device.lastSeq) {
      if (known?.hash !== hash || known.result.id !== id) {
        this.violations.push(`${seq} was used twice`);
        return { seq, id, status: "rejected", code: "sync.seq_reuse" };
      }
      return { ...known.result, status: "duplicate" };
    }
    if (seq > device.lastSeq + 1) return { seq, id, status: "gap", expected: device.lastSeq + 1 };
    const result = judge();
    device.lastSeq = seq;
    this.#takings.push({ device: device.id, seq });
    device.stored.set(seq, { hash, result });
    return result;
  }

  backup(): void {
    for (const device of this.#devices.values()) device.durable = device.lastSeq;
  }

  /** Back to the moment some operations ago, never before what was called durable; tells what is forgotten. */
  restore(back: number): Taking[] {
    const isKept = ({ device, seq }: Taking) => seq <= (this.#devices.get(device)?.durable ?? 0);
    const kept = this.#takings.map(isKept).lastIndexOf(true) + 1;
    const gone = this.#takings.splice(Math.max(kept, this.#takings.length - back));
    for (const { device: id, seq } of gone) {
      const device = this.#devices.get(id);
      if (!device) continue;
      device.stored.delete(seq);
      device.lastSeq = Math.min(device.lastSeq, seq - 1);
    }
    return gone;
  }
}
