/** What this browser knows apart from any person: who is signed in, and whose locked work it holds. */
import Dexie, { type Table } from "dexie";
import type { Me, Uuid } from "../api/types";

export type KnownPerson = { key: string; companyId: Uuid; personId: Uuid; me: Me | null; lastUsedAt: string };
type DeviceFact = { key: string; value: unknown };

class DeviceDb extends Dexie {
  declare person: Table<KnownPerson, string>;
  declare fact: Table<DeviceFact, string>;

  constructor() {
    super("rounds-device", { chromeTransactionDurability: "strict" });
    this.version(1).stores({ person: "key, lastUsedAt", fact: "key" });
  }
}

export const device = new DeviceDb();
const CURRENT = "current";

export function personKey(companyId: Uuid, personId: Uuid): string {
  return `${companyId}/${personId}`;
}

/** The last signed-in Me, so that the shell opens with no network. */
export async function rememberedMe(): Promise<Me | null> {
  const key = (await device.fact.get(CURRENT))?.value as string | undefined;
  if (!key) return null;
  return (await device.person.get(key))?.me ?? null;
}

export async function rememberMe(me: Me, at: string): Promise<void> {
  const key = personKey(me.company.id, me.id);
  await device.transaction("rw", device.person, device.fact, async () => {
    await device.person.put({ key, companyId: me.company.id, personId: me.id, me, lastUsedAt: at });
    await device.fact.put({ key: CURRENT, value: key });
  });
}

/** Nobody is signed in any more; `keep` leaves only the mark that locked work of that person is here. */
export async function forgetMe(me: Me, keep: boolean, at: string): Promise<void> {
  const key = personKey(me.company.id, me.id);
  await device.transaction("rw", device.person, device.fact, async () => {
    await device.fact.delete(CURRENT);
    if (keep)
      await device.person.put({ key, companyId: me.company.id, personId: me.id, me: null, lastUsedAt: at });
    else await device.person.delete(key);
  });
}
