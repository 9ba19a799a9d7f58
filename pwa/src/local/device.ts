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
/** Opens what the person has waiting here; never leaves the browser, and leaves the disk at log-out. */
export type VaultKey = { keyId: Uuid; key: CryptoKey };

const CURRENT = "current";
const VAULT = "vault";

export function personKey(companyId: Uuid, personId: Uuid): string {
  return `${companyId}/${personId}`;
}

export async function currentPerson(): Promise<string | null> {
  return ((await device.fact.get(CURRENT))?.value as string | undefined) ?? null;
}

/** The last signed-in Me, so that the shell opens with no network. */
export async function rememberedMe(): Promise<Me | null> {
  const key = await currentPerson();
  if (!key) return null;
  return (await device.person.get(key))?.me ?? null;
}

/** Also those that the server gave earlier and has lost since: what they sealed is opened as long as it is here. */
export type HeldVault = VaultKey & { of: string; older?: VaultKey[] };

/** The key of whoever is signed in, and of nobody else. */
export async function rememberedVault(me: Me): Promise<HeldVault | null> {
  return heldBy(personKey(me.company.id, me.id));
}

async function heldBy(key: string): Promise<HeldVault | null> {
  const held = (await device.fact.get(VAULT))?.value as HeldVault | undefined;
  return held?.of === key ? held : null;
}

/** Everything is sealed under the newest one. */
export async function forgetOlderVaults(me: Me): Promise<void> {
  await device.transaction("rw", device.fact, async () => {
    const held = await rememberedVault(me);
    if (held?.older) await device.fact.put({ key: VAULT, value: { ...held, older: undefined } });
  });
}

export async function forgetVault(): Promise<void> {
  await device.fact.delete(VAULT);
}

/** Without `vault` the one that is known stays. */
export async function rememberMe(me: Me, at: string, vault: VaultKey | null = null): Promise<void> {
  const key = personKey(me.company.id, me.id);
  await device.transaction("rw", device.person, device.fact, async () => {
    if (vault) {
      const held = await heldBy(key);
      const older = [...(held ? [{ keyId: held.keyId, key: held.key }] : []), ...(held?.older ?? [])].filter(
        ({ keyId }) => keyId !== vault.keyId,
      );
      await device.fact.put({ key: VAULT, value: { keyId: vault.keyId, key: vault.key, of: key, older } });
    }
    await device.person.put({ key, companyId: me.company.id, personId: me.id, me, lastUsedAt: at });
    await device.fact.put({ key: CURRENT, value: key });
  });
}

/** Nobody is signed in any more; `keep` leaves only the mark that locked work of that person is here. */
export async function forgetMe(me: Me, keep: boolean, at: string): Promise<void> {
  const key = personKey(me.company.id, me.id);
  await device.transaction("rw", device.person, device.fact, async () => {
    await device.fact.bulkDelete([CURRENT, VAULT]);
    if (keep)
      await device.person.put({ key, companyId: me.company.id, personId: me.id, me: null, lastUsedAt: at });
    else await device.person.delete(key);
  });
}
