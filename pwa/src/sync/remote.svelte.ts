/**
 * Questions and commands that need the server (live map, dispatch, reports, people). A phone's own facts go
 * through `enqueue` instead. The last answer of a question is kept and shown with its age while offline.
 */
import { type Call, call, type Method } from "../api/client";
import { ApiProblem, NoAnswer } from "../api/problems";
import { tCode } from "../i18n/index.svelte";
import { isWithdrawn, keepAnswer, recallAnswer } from "./answers";
import { askForLogin } from "./state.svelte";

export type Remote<T> = {
  /** The newest answer; an older one while offline or while loading. */
  readonly value: T | undefined;
  /** When `value` was true. */
  readonly at: string | null;
  readonly loading: boolean;
  /** A sentence, when the last try did not work. */
  readonly problem: string | null;
  readonly reload: () => Promise<void>;
};

/**
 * Call while a component initialises. `path` is read reactively; null asks nothing.
 * `const team = remote<TeamLive>(() => "/live/team?teamId=" + teamId)`
 */
export function remote<T>(path: () => string | null): Remote<T> {
  let value = $state.raw<T | undefined>(undefined);
  let at = $state<string | null>(null);
  let loading = $state(false);
  let problem = $state<string | null>(null);
  let asked: AbortController | null = null;

  async function ask(from: string): Promise<void> {
    asked?.abort();
    const mine = new AbortController();
    asked = mine;
    loading = true;
    try {
      const answer = await call<T>("GET", from, { signal: mine.signal });
      value = answer;
      at = new Date().toISOString();
      problem = null;
      await keepAnswer(from, answer, at);
    } catch (error) {
      if (mine.signal.aborted) return;
      problem = sentenceFor(error);
      if (!(await isWithdrawn(from, error)) || asked !== mine) return;
      value = undefined;
      at = null;
    } finally {
      if (asked === mine) loading = false;
    }
  }

  $effect(() => {
    const from = path();
    if (from === null) return;
    void recallAnswer<T>(from).then((kept) => {
      if (!kept || at !== null) return;
      value = kept.value;
      at = kept.at;
    });
    void ask(from);
    return () => {
      asked?.abort();
      at = null;
    };
  });

  return {
    get value() {
      return value;
    },
    get at() {
      return at;
    },
    get loading() {
      return loading;
    },
    get problem() {
      return problem;
    },
    reload: async () => {
      const from = path();
      if (from !== null) await ask(from);
    },
  };
}

/** A command now; throws `ApiProblem` or `NoAnswer`. Show `sentenceFor(error)`. */
export async function send<T>(method: Method, path: string, body?: unknown, options: Call = {}): Promise<T> {
  try {
    return await call<T>(method, path, { ...options, body });
  } catch (error) {
    sentenceFor(error);
    throw error;
  }
}

/** One question, not kept. */
export function ask<T>(path: string, options: Call = {}): Promise<T> {
  return send<T>("GET", path, undefined, options);
}

/** Words for a failed call; an ended session also opens the login in place. */
export function sentenceFor(error: unknown): string {
  if (error instanceof ApiProblem) {
    if (error.needsLogin) askForLogin();
    return tCode("problem", error.code, error.facts, error.detail);
  }
  if (error instanceof NoAnswer) return tCode("problem", error.why);
  throw error;
}
