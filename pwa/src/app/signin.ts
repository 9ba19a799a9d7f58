/** Log in, set up, log out: the only calls outside `sync/`, because there is no session yet. */
import { call } from "../api/client";
import { ApiProblem, NoAnswer } from "../api/problems";
import type { Me, SetupRequest } from "../api/types";
import { tCode } from "../i18n/index.svelte";
import { beginSession, endSession } from "../local/session.svelte";
import { workerHere } from "../local/worker";
import { resumeSending } from "../sync";
import { fetchVaultKey } from "../sync/vaultkey";
import { go } from "../ui/navigation.svelte";
import { startLanguage } from "./language";

export async function logIn(login: string, password: string): Promise<void> {
  await begin(await call<Me>("POST", "/auth/login", { body: { login, password } }));
}

/**
 * The words are the person's own from the first screen on, not only after the next start. Without the key of what
 * waits on this phone nobody is logged in: it could not be read, and new work would lie here open.
 */
async function begin(me: Me): Promise<void> {
  const vault = await fetchVaultKey();
  await startLanguage(me.language);
  await beginSession(me, vault);
}

/** In place: the same person goes on where the session ended; another one must log out first. */
export async function logInAgain(me: Me, login: string, password: string): Promise<"same" | "other"> {
  const found = await call<Me>("POST", "/auth/login", { body: { login, password } });
  if (found.id !== me.id || found.company.id !== me.company.id) {
    await call("POST", "/auth/logout").catch(() => undefined);
    return "other";
  }
  await beginSession(found, await fetchVaultKey());
  resumeSending();
  return "same";
}

/** The phone must not ring for somebody who has left it. */
async function stopRinging(): Promise<void> {
  const subscription = await (await workerHere())?.pushManager?.getSubscription();
  await subscription?.unsubscribe();
}

export async function logOut(): Promise<void> {
  await stopRinging().catch(() => undefined);
  // Offline the server's session stays until it expires; the phone forgets it all the same.
  await call("POST", "/auth/logout").catch(() => undefined);
  await endSession();
  go("/", { replace: true }); // the next person begins at their own start
}

export async function setupNeeded(): Promise<boolean> {
  const answer = await call<{ needed: boolean }>("GET", "/setup");
  return answer.needed;
}

export async function setUp(request: SetupRequest): Promise<void> {
  await begin(await call<Me>("POST", "/setup", { body: request }));
}

/** A sentence for any failure of a call, and the fields it is about. */
export function explain(error: unknown): { text: string; fields: Record<string, string> } {
  if (error instanceof ApiProblem) {
    const fields = Object.fromEntries(error.errors.map((problem) => [problem.field, problem.message]));
    return { text: tCode("problem", error.code, error.facts, error.detail), fields };
  }
  const why = error instanceof NoAnswer ? error.why : "offline";
  return { text: tCode("problem", why), fields: {} };
}
