/** Who is signed in here and their database. Signed in means known on this phone, online or not. */
import { liveQuery } from "dexie";
import type { Me } from "../api/types";
import { dbName, openDb, type RoundsDb } from "./db";
import {
  currentPerson,
  forgetMe,
  personKey,
  rememberedMe,
  rememberedVault,
  rememberMe,
  type VaultKey,
} from "./device";
import { clearSynced } from "./lock";

let person = $state.raw<Me | null>(null);
let ready = $state(false);
let db = $state.raw<RoundsDb | null>(null);

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

/** After a login, with the key of what waits here, or after a fresh GET /me. */
export async function beginSession(me: Me, vault: VaultKey | null = null): Promise<void> {
  await rememberMe(me, new Date().toISOString(), vault);
  use(me, vault);
  ready = true;
}

/**
 * Somebody logs out, or in, in another tab: this one goes along, so that nobody writes or reads here as a person who
 * has left. The answer stops following.
 */
export function followSession(): () => void {
  const subscription = liveQuery(currentPerson).subscribe({
    next: () => void follow(),
    error: () => undefined,
  });
  return () => subscription.unsubscribe();
}

/** Looks anew: what was told may be of somebody who has left and come back since. */
async function follow(): Promise<void> {
  const key = await currentPerson();
  if (!person || key === personKey(person.company.id, person.id)) return;
  const other = key ? await rememberedMe() : null;
  db?.vault.use(null);
  db?.close();
  db = null;
  person = null;
  if (other) use(other, await rememberedVault(other));
}

function use(me: Me, vault: VaultKey | null): void {
  const name = dbName(me.company.id, me.id);
  if (db?.name !== name) {
    db?.close();
    db = openDb(me.company.id, me.id);
  }
  if (vault) db?.vault.use(vault.key);
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
  const keep = await holdsWork(leaving);
  if (keep) await clearSynced(leaving);
  leaving.vault.use(null);
  await forgetMe(me, keep, new Date().toISOString());
  person = null;
  db = null;
  if (keep) leaving.close();
  else await leaving.delete();
}

export async function hasUnsent(of: RoundsDb): Promise<boolean> {
  const operations = await of.outbox.where("state").anyOf("pending", "attention").count();
  const uploads = await of.upload.where("state").anyOf("pending", "refused").count();
  return operations + uploads > 0;
}

/** Also what the server has but has not backed up yet. */
async function holdsWork(of: RoundsDb): Promise<boolean> {
  return (await of.outbox.count()) > 0 || (await hasUnsent(of));
}
