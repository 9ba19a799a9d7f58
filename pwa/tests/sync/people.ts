/** People with their keys, and a phone whose storage ends at some write. */
import type Dexie from "dexie";
import type { Me } from "../../src/api/types";
import { importKey } from "../../src/local/vault";

export function aPerson(id: string): Me {
  return {
    id,
    name: `${id} Demo`,
    language: "en",
    roles: ["rep"],
    permissions: ["visit.write"],
    company: { id: "laws", name: "Aurora", timezone: "Europe/Helsinki", currency: "EUR", language: "en" },
    map: { basemapUrl: null, attribution: "", center: null, bounds: null },
  };
}

export function keyOf(fill: number): Promise<CryptoKey> {
  return importKey(btoa(String.fromCharCode(...new Uint8Array(32).fill(fill))));
}

export function limitRoom(db: Dexie, phone: { room: number }): void {
  db.use({
    stack: "dbcore",
    name: "room",
    create: (core) => ({
      ...core,
      table: (name) => {
        const table = core.table(name);
        return {
          ...table,
          mutate: (request) => {
            phone.room -= 1;
            if (phone.room >= 0 || request.type === "delete") return table.mutate(request);
            return Promise.reject(new DOMException("", "QuotaExceededError"));
          },
        };
      },
    }),
  });
}
