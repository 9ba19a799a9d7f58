/** Who is signed in here and their database. Signed in means known on this phone, online or not. */
import { liveQuery } from "dexie";
import type { Me } from "../api/types";
import { dbName, openDb, type RoundsDb } from "./db";
import {
  currentPerson,
  forgetMe,
  type HeldVault,
  personKey,
  rememberedMe,
  rememberedVault,
  rememberMe,
  type VaultKey,
} from "./device";
import { comeBack, leave } from "./lock";

let person = $state.raw<Me | null>(null);
let ready = $state(false);
let db = $state.raw<RoundsDb | null>(null);
let keyId: string | null = null;

export const session = {
  /** Null before the first login and after a log-out. */
  get me(): Me | null {
    return person;
  },
  /** False until the remembered person, if any, has been read. */
  get ready(): boolean {
    return ready;
  },
  /** Null while nobody is signed in. Stays the same object when only `me` is refreshed. */
  get openDb(): RoundsDb | null {
    return db;
  },
  get db(): RoundsDb {
    if (!db) throw new Error("No person is signed in: the screen was opened outside the shell.");
    return db;
  },
};

/** Me inside a screen, where somebody is always signed in. */
export function me(): Me {
  if (!person) throw new Error("No person is signed in: the screen was opened outside the shell.");
  return person;
}

export function may(permission: string): boolean {
  return person?.permissions.includes(permission) ?? false;
}

export function hasRole(role: Me["roles"][number]): boolean {
  return person?.roles.includes(role) ?? false;
}

export async function resumeSession(): Promise<Me | null> {
  const remembered = await rememberedMe();
  if (remembered) use(remembered, await rememberedVault(remembered));
  ready = true;
  return remembered;
}

/** After a login, with the key of what waits here. */
export async function beginSession(me: Me, vault: VaultKey | null = null): Promise<void> {
  await renewSession(me, vault);
  if (db) await comeBack(db);
  ready = true;
}

/** More is known of the person who is signed in already. */
export async function renewSession(me: Me, vault: VaultKey | null): Promise<void> {
  await rememberMe(me, new Date().toISOString(), vault);
  use(me, vault && (await rememberedVault(me)));
}

/**
 * Somebody logs out, or in, in another tab: this one goes along, so that nobody writes or reads here as a person who
 * has left; `returned`: the same person logged in there. The answer stops following.
 */
export function followSession(returned: () => void = () => undefined): () => void {
  const subscription = liveQuery(currentPerson).subscribe({
    next: () => void follow(returned),
    error: () => undefined,
  });
  return () => subscription.unsubscribe();
}

/** Looks anew: what was told may be of somebody who has left and come back since. */
async function follow(returned: () => void): Promise<void> {
  const key = await currentPerson();
  const before = person;
  if (!before) return;
  if (key === personKey(before.company.id, before.id)) {
    const held = await rememberedVault(before);
    if (person !== before) return;
    use(before, held);
    returned();
    return;
  }
  const other = key ? await rememberedMe() : null;
  db?.vault.use(null);
  db?.close();
  db = null;
  person = null;
  keyId = null;
  if (other) use(other, await rememberedVault(other));
}

function use(me: Me, vault: HeldVault | null): void {
  const name = dbName(me.company.id, me.id);
  if (db?.name !== name) {
    db?.close();
    db = openDb(me.company.id, me.id);
    keyId = null;
  }
  // Every look brings another object for the same key.
  if (vault && (vault.keyId !== keyId || !db?.vault.ready)) {
    const older = (vault.older ?? []).map((one) => one.key);
    db?.vault.use(vault.key, older);
    keyId = vault.keyId;
  }
  person = me;
}

/**
 * Unsent work stays, locked to this person: no other person's session opens this database.
 * Everything else of the person leaves the phone.
 */
export async function endSession(): Promise<void> {
  const me = person;
  if (!me || !db) return;
  const leaving = db;
  await closed(leaving);
  const keep = await leave(leaving).catch(() => true);
  leaving.vault.use(null);
  await forgetMe(me, keep, new Date().toISOString());
  person = null;
  db = null;
  keyId = null;
  if (keep) leaving.close();
  else await leaving.delete();
}

/** What still lies open. The part that does it may not be there, without a network and without a worker. */
async function closed(of: RoundsDb): Promise<void> {
  const part = await import("./lockup").catch(() => null);
  await part?.sealed(of);
}
